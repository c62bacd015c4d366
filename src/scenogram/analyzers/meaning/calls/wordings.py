"""How people ask to be followed, liked, answered, shared, clicked on, bought from, kept and joined, in six languages.

Patterns are for text that `plain` has made plain: lower case, no accents, straight apostrophes. A call speaks to the viewer: in
English and German the verb opens its clause ("follow me", not "they follow me"), the other languages have a form of the verb
for it. `{open}` stands for what may come before it, `{what}` for what is asked to be liked, shared or kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

CallKind = Literal["follow", "like", "comment", "share", "link", "buy", "save", "duet"]

OPENS: Mapping[str, str] = {
    "en": r"(?:and|or|please|pls|so|then|now|just|also|but|go|guys|everyone|ahead and|forget to|sure to|sure you|remember to|free to|"
    r"you can|you should|you could|you need to|you have to|you to|you might|let's|gotta|wanna|must|follow|like|share|save|comment|"
    r"subscribe|more|yes|ok|okay|hey)",
    "de": r"(?:und|oder|bitte|also|dann|jetzt|gern|gerne|einfach|doch|mal|leute|schnell|unbedingt|auch|aber|vergiss nicht|vergesst nicht|"
    r"ihr konnt|du kannst|liken|teilen|folgen|speichern|kommentieren)",
    "fr": r"(?:et|ou|alors|donc|puis|maintenant|n'hesite[sz]? pas a|n'oublie[sz]? pas de|pensez a|pense a|aussi|mais|vite)",
    "es": r"(?:y|o|pues|entonces|ahora|no olvides|no te olvides de|no olviden|recuerda|puedes|tambien|pero|ya|porfa|por favor)",
    "it": r"(?:e|o|allora|poi|ora|adesso|non dimenticare di|non dimenticarti di|ricordati di|anche|ma|subito|dai)",
    "pt": r"(?:e|ou|entao|depois|agora|ja|nao esqueca de|nao se esqueca de|nao esquece de|lembre de|tambem|mas|aproveita e|por favor)",
}

WORDINGS: Mapping[str, Mapping[CallKind, tuple[str, ...]]] = {
    "en": {
        "follow": (
            r"{open}follow (?:me|us|for|along|my|our|this|the (?:page|account|channel|journey)|if you|@|here|now|back)",
            r"{open}follow(?: now)?$",
            r"{open}(?:follow|subscribe) (?:and|&|\+) (?:like|share|save|comment|subscribe)",
            r"{open}(?:like|share|save|comment)(?:,| and| &| \+| or) (?:follow|subscribe)",
            r"{open}subscribe\b(?! to the (?:idea|view|theory|notion))",
            r"{open}(?:hit|press|tap|click|smash|push)(?: on)? (?:the |that )?(?:follow|subscribe|plus|bell)\b",
            r"{open}(?:give|drop)(?: me| us)? (?:a |your )?follow\b",
            r"{open}(?:turn|switch) on (?:the |your |post )*notifications",
            r"{open}ring the bell",
            r"{open}join (?:me|us) (?:for more|on (?:instagram|tiktok|youtube))",
            r"\bstay tuned for (?:more|part)",
        ),
        "like": (
            r"{open}like (?:this|the|my|our) (?:video|post|reel|clip|page|tiktok)\b",
            r"{open}like (?:if|for (?:more|part)|(?:and|&|\+) (?:follow|share|subscribe|save|comment))",
            r"{open}like, (?:share|comment|follow|subscribe|save)",
            r"{open}like$",
            r"{open}(?:hit|press|tap|smash|click|crush|push)(?: on)? (?:the |that |a )?(?:like|heart|thumbs)\b",
            r"{open}(?:double[- ]tap)\b",
            r"{open}(?:leave|drop|give)(?: me| us| this| it)*(?: video)? (?:a |your )?(?:like|heart|thumbs[- ]up)\b",
            r"{open}thumbs up (?:if|for)",
        ),
        "comment": (
            r"{open}comment\b(?!-| (?:on how|section|thread|from|was|is|were))",
            r"{open}(?:leave|drop|write|post|type|put)(?: me| us)? .{0,40}\b(?:comment|comments|below|down below)\b",
            r"{open}(?:tell|let) (?:me|us) (?:know )?.{0,60}\b(?:comments?|below)\b",
            r"{open}let (?:me|us) know (?:what you|which|your|if you|who|how you)",
            r"{open}tell (?:me|us) (?:what you think|your (?:favou?rite|opinion|thoughts|story))",
            r"\b(?:sound off|thoughts) (?:in the comments|below)",
            r"\bwhat do you think\b.{0,20}\b(?:comments?|below)\b",
            r"{open}answer (?:in the comments|below)",
            r"{open}(?:ask|send)(?: me)? (?:your )?questions (?:in the comments|below)",
        ),
        "share": (
            r"{open}share (?:this|it|the video|my|our|with|to your|if)",
            r"{open}share$",
            r"{open}(?:send|forward|show) (?:this|it)(?: video)? (?:to|on to|with) (?:a|your|someone|somebody|that|the|every)",
            r"{open}tag (?:a|your|someone|somebody|that|the) (?:friend|friends|mate|bestie|partner|person|one|who|sister|brother|mom|mum|dad|crew)?",
            r"{open}(?:repost|re-post|retweet)\b",
            r"{open}spread the word",
        ),
        "link": (
            r"\blinks? (?:is |are |will be |'s )?(?:right |also )?(?:in|on) (?:the |my |our )?(?:bio|description|profile|comments|caption)",
            r"\blinks? (?:is |are )?(?:down )?below\b",
            r"{open}(?:tap|click|hit|follow|use|check|check out|see|visit)(?: on)? (?:the |my |our )?links?\b",
            r"{open}swipe up\b",
            r"{open}(?:visit|check out|head to|head over to|go to) (?:my |our |the )?(?:website|site|page|profile|shop|store|channel|bio)\b",
            r"{open}(?:visit|go to|head to|check out) (?:www\.|https?:|[a-z0-9-]+\.(?:com|net|org|de|co|io|shop|store|fr|es|it|br)\b)",
            r"{open}(?:learn|find out|read|see) more (?:at|on|in|via|here)",
            r"{open}(?:sign up|register|join|download|install)(?: now| here| today| for free| free| the app| our app| my| at| via)",
        ),
        "buy": (
            r"{open}(?:buy|order|purchase|shop|get|grab|pre-?order) (?:yours|one|it|them|now|today|here|online|your (?:own|copy|set|pair))\b",
            r"{open}(?:buy|order|shop|pre-?order|book)(?: now| today| here| online| yours)?$",
            r"\b(?:shop|buy|order|book) (?:now|today|here)\b",
            r"{open}add (?:it |this |them )?to (?:your )?(?:cart|basket|bag)",
            r"{open}(?:use|with|enter) (?:my |our |the |promo |discount )*code\b",
            r"\b(?:available|on sale|out) now (?:at|on|in|from)\b",
            r"{open}(?:try|get) it (?:now|today|for free|free|yourself)\b",
            r"\bwhile (?:stocks|supplies) last\b",
            r"\bget (?:it|yours) (?:before|while)\b",
        ),
        "save": (
            r"{open}save (?:this|it|the video|that|for later|the post|the recipe)(?! (?:money|time|energy))",
            r"{open}save$",
            r"{open}bookmark (?:this|it)",
            r"{open}(?:hit|tap|press|click) (?:the |that )?(?:save|bookmark)\b",
            r"{open}(?:pin|screenshot) (?:this|it)\b",
            r"{open}keep this (?:video )?for later",
        ),
        "duet": (
            r"{open}(?:duet|stitch|remix) (?:this|me|with|it|the)\b",
            r"{open}(?:duet|stitch)$",
            r"{open}(?:make|do|film|record) (?:a |your )?(?:duet|stitch)\b",
            r"{open}(?:use|try) (?:this|my|the) (?:sound|audio|filter|effect)\b",
        ),
    },
    "de": {
        "follow": (
            r"{open}folg(?:e|t|en sie)?(?: doch| gern| gerne| bitte| jetzt)* (?:mir|uns|dem|diesem|fur|meinem|unserem|@)",
            r"{open}folgen(?: nicht vergessen| fur mehr)?$",
            r"{open}abonnier(?:e|t|en sie)?\b",
            r"\b(?:lass|lasst|lassen sie)\b.{0,25}\b(?:abo|follow)\b",
            r"{open}aktivier(?:e|t)?\b.{0,20}\bglocke",
            r"{open}(?:druck|druckt|klick|klickt|tipp|tippt)(?:e|en)? (?:auf )?(?:die glocke|abonnieren|folgen|das plus)",
            r"\b(?:abonnieren|folgen) nicht vergessen\b",
        ),
        "like": (
            r"\b(?:lass|lasst|lassen sie|gib|gebt|geben sie)\b.{0,35}\b(?:like|likes|daumen|herz|herzchen)\b",
            r"{open}lik(?:e|t|en sie) (?:dieses|das|den|die|diesen|mein|unser|fur|wenn|und)",
            r"\bdaumen (?:hoch|nach oben)\b(?! (?:fur (?:ihn|sie|das team)))",
            r"{open}(?:druck|druckt|tipp|tippt|klick|klickt)(?:e|en)?\b.{0,20}\b(?:like|herz|daumen)",
            r"{open}doppelt tippen\b",
            r"\bliken nicht vergessen\b",
        ),
        "comment": (
            (
                r"{open}(?:schreib|schreibt|sag|sagt|erzahl|erzahlt|verrat|verratet|lass|lasst|poste|postet|schick|schickt|hinterlass|hinterlasst|frag|fragt|"
                r"antworte|antwortet|stell|stellt)(?:e|en sie)?\b.{0,60}\b(?:kommentar|kommentare|kommentaren|comments)\b"
            ),
            r"{open}kommentier(?:e|t|en sie)\b",
            r"\b(?:ab )?in die kommentare\b",
            r"\b(?:was (?:denkst du|meint ihr|meinst du|denkt ihr))\b.{0,40}\bkommentare",
        ),
        "share": (
            r"{open}teil(?:e|t|en sie) (?:das|dieses|es|den|die|diesen|mit|dein|euer|gern|gerne|unbedingt)",
            r"{open}(?:schick|schickt|sende|sendet|zeig|zeigt|leite|leitet)(?:e|en sie)? (?:das|dieses|es|den|dieses video)\b.{0,30}\b(?:an|weiter|freund|freunden|freundin|jemand)",
            r"{open}(?:markier|markiert|verlink|verlinkt)(?:e|en sie)? (?:eine|einen|deine|deinen|eure|euren|jemanden|die person)",
            r"\b(?:bitte )?weitersagen\b",
            r"\bteilen nicht vergessen\b",
        ),
        "link": (
            r"\blinks? (?:ist |sind |findest du |findet ihr )?(?:in|auf|unter) (?:der|meiner|unserer|meinem|unserem|dem|den) (?:bio|beschreibung|profil|kommentaren|caption|video)",
            r"\blinks? (?:in bio|unten|steht unten)\b",
            r"{open}(?:klick|klickt|tipp|tippt|folge|folgt|nutz|nutzt)(?:e|en sie)? (?:auf |dem )?(?:den |meinen |unseren )?link\b",
            r"{open}(?:besuch|besucht)(?:e|en sie)? (?:mich|uns|meine|unsere|die|den|www)",
            r"{open}(?:schau|schaut|geh|geht)(?:e|en sie)? (?:mal |doch )*(?:auf|bei|in) (?:meine|unsere|meinem|unserem|der|die|den|mein|unser) (?:website|webseite|seite|profil|shop|kanal|bio)",
            r"\bmehr (?:infos|informationen|dazu) (?:unter|auf|in der bio|im link)",
            r"{open}(?:lade|ladet|laden sie)\b.{0,30}\b(?:herunter|runter)\b",
            r"{open}(?:jetzt )?(?:anmelden|registrieren|herunterladen)$",
        ),
        "buy": (
            r"{open}(?:jetzt |heute |gleich |sofort |hier )+(?:\w+ ){0,3}(?:bestellen|kaufen|shoppen|sichern|zugreifen|buchen|holen|entdecken)\b",
            r"{open}(?:bestell|bestellt|kauf|kauft|hol|holt|sicher|sichert|shoppe|shoppt|buch|bucht)(?:e|en sie)? (?:jetzt|dir|euch|dein|deine|deinen|eure|es|sie|noch heute|hier|gleich)\b",
            r"\b(?:mit|nutze|nutzt|code|gib|gebt)\b.{0,20}\b(?:rabattcode|gutscheincode|code)\b",
            r"\b(?:jetzt erhaltlich|ab sofort erhaltlich|nur solange der vorrat reicht|solange der vorrat reicht)\b",
            r"\bgreif(?:t)? (?:jetzt )?zu\b",
        ),
        "save": (
            r"{open}speicher(?:e|t|n sie)?\b.{0,15}\b(?:das|dieses|es|video|post|beitrag|rezept|ab)\b",
            r"{open}(?:merk|merkt)(?:e)? (?:dir|euch) (?:das|dieses) (?:video|rezept|post)",
            r"\b(?:abspeichern|speichern) (?:nicht vergessen|fur spater)\b",
            r"\bfur spater (?:ab)?speichern\b",
        ),
        "duet": (
            r"\b(?:mach|macht|machen sie)\b.{0,20}\b(?:duett|stitch|remix)\b",
            r"{open}(?:duettier|stitch)(?:e|t|en sie)? (?:das|dieses|mich|mit)",
            r"\bduett mit mir\b",
            r"{open}(?:nutz|nutzt|verwende|verwendet)(?:e)? (?:diesen|meinen|den) sound",
        ),
    },
    "fr": {
        "follow": (
            r"\babonne[- ]?(?:toi|z[- ]?vous)\b",
            r"\b(?:suis|suivez)[- ](?:moi|nous)\b",
            r"{open}(?:suis|suivez) (?:mon|notre|ce|la|le) (?:compte|page|chaine)",
            r"\bactive[rz]? (?:la |les )?(?:cloche|notifications)",
            r"\b(?:pense|pensez|n'oublie|n'oubliez)\b.{0,12}\ba? ?(?:t'|vous )abonner",
        ),
        "like": (
            r"\b(?:laisse|laissez|mets|mettez|lache|lachez|met|donne|donnez)\b.{0,15}\b(?:j'aime|like|coeur|pouce)",
            r"{open}(?:like|likez|aimez)(?: (?:cette|la|ma|notre|le|ce|si|pour|et)|$)",
            r"\bclique[rz]? sur (?:le |la )?(?:j'aime|coeur|like|pouce)",
            r"\bpouce (?:bleu|en l'air|vers le haut)\b",
        ),
        "comment": (
            (
                r"\b(?:dis|dites|laisse|laissez|ecris|ecrivez|mets|mettez|donne|donnez|raconte|racontez|partage|partagez|pose|posez|reponds|repondez|lache|lachez)"
                r"\b.{0,50}\bcommentaires?\b"
            ),
            r"{open}commente[rz]?(?: |$)",
            r"\bqu'en (?:penses[- ]tu|pensez[- ]vous)\b.{0,30}\bcommentaires?",
        ),
        "share": (
            r"{open}partage(?:z|r)?(?: (?:avec|cette|la|le|ce|a|ma|si|en)|[- ]le|[- ]la|$)",
            r"\b(?:envoie|envoyez|montre|montrez)\b.{0,20}\b(?:a (?:un|une|tes|ton|ta|vos|quelqu)|ami)",
            r"\b(?:tague|taguez|identifie|identifiez|mentionne|mentionnez) (?:un|une|ton|ta|tes|vos|quelqu|la personne)",
        ),
        "link": (
            r"\bliens? (?:est |sont )?(?:en|dans) (?:la |ma |notre )?(?:bio|description|profil|commentaires?)",
            r"\bliens? (?:ci-dessous|en dessous|juste en dessous)\b",
            r"\bclique[rz]? (?:sur )?(?:le |ce |mon )?lien",
            r"\b(?:visite|visitez|va|allez|rendez-vous|rends-toi|retrouve|retrouvez)\b.{0,15}\b(?:sur|notre|mon|le)\b.{0,12}\b(?:site|page|profil|boutique|chaine)",
            r"\b(?:telecharge|telechargez|inscris-toi|inscrivez-vous)\b",
            r"\ben savoir plus (?:sur|dans|ici)\b",
        ),
        "buy": (
            r"{open}(?:commande|commandez|achete|achetez|reserve|reservez|procure-toi|procurez-vous)\b.{0,20}\b(?:maintenant|aujourd'hui|ici|vite|le tien|la tienne|le votre|en ligne|des)\b",
            r"{open}(?:commandez|achetez|commande|achete)$",
            r"\b(?:utilise|utilisez|avec)\b.{0,10}\b(?:le |mon |notre )code\b",
            r"\b(?:profite|profitez)(?:-en)?\b.{0,12}\b(?:maintenant|vite|de l'offre|des|avant)",
            r"\bajoute[rz]? au panier\b",
            r"\bdisponible (?:maintenant|des maintenant|ici)\b",
        ),
        "save": (
            r"{open}(?:enregistre|enregistrez|sauvegarde|sauvegardez|garde|gardez)(?: |[- ])(?:cette|la|le|ce|ca|pour|moi)",
            r"\b(?:enregistre|sauvegarde|garde)[zr]?\b.{0,12}\b(?:video|recette|plus tard)\b",
        ),
        "duet": (
            r"\b(?:fais|faites|fait)\b.{0,12}\b(?:duo|duos|stitch|collab)\b",
            r"{open}(?:duo|stitch) avec moi\b",
            r"\b(?:utilise|utilisez) (?:ce|mon) son\b",
        ),
    },
    "es": {
        "follow": (
            r"\b(?:sigueme|siguenos|siganme|sigannos|seguidme|seguidnos|segui(?:me|nos))\b",
            r"{open}(?:sigue|sigan|seguid) (?:esta|la|mi|nuestra|a|para) ?(?:cuenta|pagina|canal|perfil|mas|@)?",
            r"\b(?:suscribete|suscribanse|suscribiros|suscribirte|suscribios)\b",
            r"\bactiva (?:la )?(?:campana|campanita|las notificaciones)",
        ),
        "like": (
            r"\b(?:dale|dadle|denle|deja|dejad|dejen|dejame|dejanos|pon|dame|regalame|danos)\b.{0,15}\b(?:me gusta|like|likes|corazon|manita|pulgar)",
            r"\b(?:da|dar) (?:un )?(?:like|me gusta)\b",
            r"\bdoble (?:tap|toque)\b",
        ),
        "comment": (
            (
                r"\b(?:dejame|dejanos|deja|dejen|dejad|escribe|escribeme|escriban|escribid|dime|dinos|diganme|cuentame|cuentanos|cuentenme|pon|responde|pregunta|comparte)"
                r"\b.{0,50}\bcomentarios?\b"
            ),
            r"{open}(?:comenta|comenten|comentad|comentame|comentanos)\b",
            r"\bte leo\b",
            r"\bque (?:opinas|piensas|opinan)\b.{0,30}\bcomentarios?",
        ),
        "share": (
            r"{open}(?:comparte|compartelo|compartan|compartanlo|compartid|compartela)\b",
            r"\b(?:envia|enviale|enviaselo|manda|mandale|mandaselo|pasa|pasaselo|muestra)\b.{0,20}\b(?:a (?:un|una|tu|tus|ese|esa|alguien|quien)|amig)",
            r"\b(?:etiqueta|etiqueten|menciona|arroba) a\b",
        ),
        "link": (
            r"\b(?:enlace|link|enlaces|links) (?:esta |estan )?(?:en|de) (?:la |mi |nuestra |el |los )?(?:bio|biografia|descripcion|perfil|comentarios?)",
            r"\b(?:enlace|link) (?:abajo|aqui|aca)\b",
            r"\b(?:haz|hace|hagan|da|dale)\b.{0,6}\bclic?k?\b",
            r"{open}(?:visita|visiten|visitanos|entra|entren|ve|vayan)\b.{0,8}\b(?:en|a|nuestra|mi|nuestro|la)\b.{0,12}\b(?:web|pagina|perfil|tienda|canal|sitio)",
            r"\b(?:descarga|descargate|descargala|registrate|inscribete|apuntate)\b",
            r"\bdesliza (?:hacia )?arriba\b",
        ),
        "buy": (
            r"{open}(?:compra|compralo|comprala|compren|ordena|ordenalo|pide|pidelo|consigue|consiguelo|reserva|adquiere|adquierelo)\b.{0,16}\b(?:ya|ahora|hoy|aqui|tuyo|tuya|online|antes)\b",
            r"{open}(?:compralo|pidelo|consiguelo|compra)$",
            r"\b(?:usa|utiliza|con)\b.{0,10}\b(?:el |mi |nuestro )codigo\b",
            r"\b(?:aprovecha|aprovechen)\b.{0,14}\b(?:ya|ahora|oferta|descuento|hoy)",
            r"\b(?:anade|agrega|agregalo) al carrito\b",
            r"\bhasta agotar existencias\b",
        ),
        "save": (
            r"{open}(?:guarda|guarden|guardad|guardate) (?:este|esta|esto|el|la|para|por si)\b",
            r"{open}(?:guardalo|guardala|guardatelo)\b",
        ),
        "duet": (
            r"\b(?:haz|hagan|haced|hagamos|hacer|has)\b.{0,10}\b(?:duo|dueto|stitch)\b",
            r"\bduo conmigo\b",
            r"\b(?:usa|utiliza) (?:este|mi) (?:sonido|audio)\b",
        ),
    },
    "it": {
        "follow": (
            r"\b(?:seguimi|seguiteci|seguitemi|seguici)\b",
            r"\b(?:iscriviti|iscrivetevi)\b(?! alla (?:gara|scuola))",
            r"{open}(?:segui|seguite) (?:la|il|questa|questo|per|@)(?: mia| mio| nostra)?(?: pagina| profilo| canale| account| altri| altro)",
            r"\battiva(?:te)? (?:la campanella|le notifiche)",
        ),
        "like": (
            r"\b(?:metti|mettete|lascia|lasciate|lasciami|dammi|dai)\b.{0,15}\b(?:mi piace|like|cuore|cuoricino|pollice)",
            r"\bpollice (?:in su|in alto)\b",
            r"\bdoppio tap\b",
        ),
        "comment": (
            r"\b(?:scrivi|scrivilo|scrivimi|scrivete|scrivetelo|lascia|lasciate|lasciami|dimmi|dimmelo|ditemi|ditemelo|fammi sapere|fatemi sapere|raccontami|rispondi|chiedi)\b.{0,50}\bcomment[io]\b",
            r"{open}(?:commenta|commentate)\b",
            r"\bcosa ne (?:pensi|pensate)\b.{0,30}\bcomment",
        ),
        "share": (
            r"{open}(?:condividi|condividilo|condividete|condividetelo|condividila)\b",
            r"\b(?:manda|mandalo|mandate|invia|invialo|mostra|mostralo)\b.{0,20}\b(?:a (?:un|una|chi|qualcuno|tutti)|al(?:la)? tu[oa]|amic)",
            r"\b(?:tagga|taggate|menziona)\b",
        ),
        "link": (
            r"\blink (?:e |lo trovi |trovi )?(?:in|nella|nel|sotto) ?(?:mia |mio |la |il )?(?:bio|descrizione|profilo|commenti|il video)",
            r"\blink (?:qui )?(?:sotto|in basso)\b",
            r"\b(?:clicca|cliccate|tocca)\b.{0,10}\blink\b",
            r"{open}(?:visita|visitate|vai|andate)\b.{0,10}\b(?:sito|pagina|profilo|negozio|canale|shop)\b",
            r"\b(?:scarica|scaricate) (?:ora|subito|l'app|la|il|gratis)",
            r"\bregistrati\b",
            r"\bscopri di piu\b",
        ),
        "buy": (
            r"{open}(?:acquista|acquistalo|acquistate|compra|compralo|comprate|ordina|ordinalo|ordinate|prenota|prendi il tuo|prendilo)\b.{0,16}\b(?:ora|adesso|subito|oggi|qui|tuo|tua|online)\b",
            r"{open}(?:acquistalo|compralo|ordinalo|acquista)$",
            r"\b(?:usa|utilizza|con)\b.{0,10}\b(?:il |mio |nostro )*codice\b",
            r"\bapprofitta(?:ne|te)?\b",
            r"\baggiungi al carrello\b",
            r"\bdisponibile (?:ora|da subito)\b",
        ),
        "save": (
            r"{open}(?:salva|salvalo|salvate|salvatelo|salvati) (?:questo|questa|il|la|per|lo)\b",
            r"{open}(?:salvalo|salvatelo|salva)(?: (?:per|subito)|$)",
        ),
        "duet": (
            r"\b(?:fai|fate|facciamo)\b.{0,10}\b(?:duetto|stitch)\b",
            r"{open}duetta(?:te)?\b",
            r"\b(?:usa|usate) (?:questo|il mio) (?:suono|audio)\b",
        ),
    },
    "pt": {
        "follow": (
            r"\b(?:me siga|me segue|siga-me|segue-me|sigam-me|me sigam|nos siga|siga-nos|siga a gente|segue a gente|segue o perfil)\b",
            r"{open}(?:siga|segue|sigam|seguem) (?:o|a|nosso|nossa|meu|minha|este|esta|esse|para|pra|@)",
            r"\b(?:se inscreva|inscreva-se|se inscreve|inscrevam-se|subscreve|subscrevam)\b",
            r"\bative (?:o sininho|as notificacoes)|\bativa o sininho",
        ),
        "like": (
            r"\b(?:deixe|deixa|deixem|da|de|dê|deem|manda|curta)\b.{0,12}\b(?:like|curtida|gosto|joinha|coracao)",
            r"{open}(?:curta|curte|curtam)\b(?! metragem)",
            r"\bdois toques\b",
            r"\bda (?:um )?like\b",
        ),
        "comment": (
            r"{open}(?:comenta|comente|comentem|comentai)\b",
            r"\b(?:deixe|deixa|deixem|escreva|escreve|escrevam|diga|diz|me diga|me conta|me conte|conta|conte|contem|responde|responda|fala|fale|pergunte)\b.{0,50}\bcomentarios?\b",
            r"\bo que (?:voce|voces) acha(?:m|ou)?\b.{0,30}\bcomentarios?",
            r"\bcomenta(?:r)? (?:aqui|ai|abaixo)\b",
        ),
        "share": (
            r"{open}(?:compartilhe|compartilha|compartilhem|partilha|partilhe|partilhem)\b",
            r"\b(?:envie|envia|mande|manda|mostra|mostre)\b.{0,20}\b(?:para (?:um|uma|seu|sua|quem|aquel|alguem)|pra (?:um|uma|seu|sua|quem|aquel|alguem)|amig)",
            r"\b(?:marque|marca|marquem) (?:um|uma|aquel[ea]|seu|sua|seus|suas|o|a|quem|alguem|os)\b",
        ),
        "link": (
            r"\blinks? (?:esta |ta |fica )?(?:na|no|nos|da) (?:minha |meu |nossa )?(?:bio|descricao|perfil|comentarios?)",
            r"\blink (?:abaixo|aqui embaixo|aqui)\b",
            r"\b(?:clique|clica|cliquem|toque|toca)\b.{0,10}\blink\b",
            r"{open}(?:visite|visita|acesse|acessa|acessem|va|entre|entra)\b.{0,10}\b(?:site|pagina|perfil|loja|canal|link|bio)\b",
            r"\b(?:baixe|baixa|cadastre-se|se cadastre|inscreve-te|faca o download)\b",
            r"\barrast[ae] (?:para|pra) cima\b",
            r"\bsaiba mais\b",
        ),
        "buy": (
            r"{open}(?:compre|compra|comprem|peca|pede|encomende|encomenda|garanta|garante|adquira|reserve|leve)\b.{0,16}\b(?:ja|agora|hoje|aqui|seu|sua|online)\b",
            r"{open}(?:compre|garanta)$",
            r"\b(?:use|usa|utilize|com)\b.{0,10}\b(?:o |meu |nosso )cupom\b|\b(?:use|usa|utilize|com) (?:o |meu |nosso )*codigo\b",
            r"\b(?:aproveite|aproveita|aproveitem)\b.{0,14}\b(?:ja|agora|oferta|promocao|desconto|hoje)",
            r"\b(?:adicione|coloque) (?:ao|no) carrinho\b",
            r"\benquanto durarem os estoques\b",
        ),
        "save": (
            r"{open}(?:salve|salva|salvem|guarda|guarde|guardem) (?:esse|este|esta|essa|isso|isto|o video|o post|a receita|para|pra)\b",
        ),
        "duet": (
            r"\b(?:faca|faz|facam|fazer)\b.{0,12}\b(?:dueto|duetos|stitch)\b",
            r"\bdueto comigo\b",
            r"\b(?:use|usa|utilize) (?:este|esse|meu) (?:som|audio)\b",
        ),
    },
}

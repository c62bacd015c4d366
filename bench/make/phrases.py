"""What is written in the videos: everyday lines of short videos, in the languages that the bench knows."""

from __future__ import annotations

# Turkish has an i without a dot, Cyrillic has letters that look like Latin ones: both are meant.
# ruff: noqa: RUF001
from dataclasses import dataclass

from bench.make.lettering import Lettering
from bench.truth import Call

CAPTIONS: dict[str, tuple[str, ...]] = {
    "en": (
        "Three things I wish I knew", "Wait for the end", "This changed my mornings", "Nobody talks about this",
        "My favourite trick so far", "Watch what happens next", "Here is the simple version", "Don't make this mistake",
        "It only takes five minutes", "The view was worth it",
    ),
    "de": (
        "Drei Dinge über München", "Das hätte ich früher wissen müssen", "So gelingt es natürlich auch", "Schöne Grüße aus Köln",
        "Bitte bis zum Schluss schauen", "Größer heißt nicht besser", "Der beste Kaffee für später", "Ein ganz normaler Tag",
    ),
    "fr": (
        "Trois choses à savoir", "Regardez jusqu'à la fin", "Ma journée commence ici", "Ça change vraiment tout",
        "Un café près de la forêt", "Voilà où j'étais hier", "Le garçon a bien mangé", "C'est plus simple qu'il n'y paraît",
    ),
    "es": (
        "Tres cosas que aprendí", "Mira hasta el final", "Así empieza mi mañana", "El año pasado en España",
        "¿Quién lo habría pensado?", "Un truco muy fácil", "¡Qué día tan bonito!", "Mi rincón más tranquilo",
    ),
    "it": (
        "Tre cose da sapere", "Guarda fino alla fine", "La mia città è così", "Perché nessuno lo dice?",
        "Il caffè più buono", "Una giornata tranquilla", "Ecco come si fa", "Più semplice di così",
    ),
    "pt": (
        "Três coisas que aprendi", "Olha só até o fim", "O coração da cidade", "Não faça isso amanhã",
        "A minha manhã de verão", "Você já sabia disso?", "Uma lição muito fácil", "O pão está pronto",
    ),
    "pl": (
        "Trzy rzeczy o Łodzi", "Zobacz, co będzie dalej", "Mój ulubiony sposób", "Piękny dzień nad jeziorem",
        "Nikt o tym nie mówi", "Książka na długą noc", "Zażółć gęślą jaźń", "To naprawdę działa",
    ),
    "tr": (
        "Bugün üç şey öğrendim", "Sonuna kadar izle", "İstanbul'da güzel bir gün", "Kimse bunu söylemiyor",
        "En sevdiğim küçük köşe", "Çok kolay bir yöntem", "Sabah kahvesi için yer", "Bu gerçekten işe yarıyor",
    ),
}  # fmt: skip

TITLES: dict[str, tuple[str, ...]] = {
    "en": ("THE MORNING RULE", "Stop doing this", "What I eat in a day"),
    "de": ("MEIN MORGEN", "Hör auf damit", "Fünf Tipps für dich"),
    "fr": ("MA RECETTE", "Arrête de faire ça", "Où aller cet été"),
    "es": ("MI RUTINA", "Deja de hacer esto", "Cómo lo hago yo"),
    "it": ("LA MIA RICETTA", "Smetti di farlo", "Così è più facile"),
    "pt": ("MINHA ROTINA", "Pare de fazer isso", "Coisas de verão"),
    "pl": ("MOJA RUTYNA", "Przestań to robić", "Pięć dobrych rad"),
    "tr": ("BENİM RUTİNİM", "Bunu yapmayı bırak", "Beş küçük öneri"),
}

PRICES = ("€ 19,99", "$24.90", "£12.50", "49,00 €", "-30%", "$7.99")
HANDLES = ("@little.kitchen", "@nora_travels", "@studio.blau", "@the_daily_jog")
HASHTAGS = ("#morningroutine", "#fyp", "#travel", "#coffee", "#diy", "#reiselust")

# Scripts beside the Latin one: text, language, script, font, readable by a reader of Latin and Chinese letters.
OTHER_SCRIPTS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("שלום לכולם", "he", "Hebr", "font-heebo/Heebo_700Bold.ttf", False),
    ("صباح الخير", "ar", "Arab", "font-naskh/NotoNaskhArabic_700Bold.ttf", False),
    ("今天天气很好", "zh", "Hans", "font-kuaile/ZCOOLKuaiLe_400Regular.ttf", True),
    ("Доброе утро", "ru", "Cyrl", "font-roboto/Roboto_700Bold.ttf", False),
    ("我喜欢喝咖啡", "zh", "Hans", "font-kuaile/ZCOOLKuaiLe_400Regular.ttf", True),
    ("בוקר טוב", "he", "Hebr", "font-heebo/Heebo_700Bold.ttf", False),
)

LATIN_FONTS = (
    "font-montserrat/Montserrat_800ExtraBold.ttf",
    "font-roboto/Roboto_700Bold.ttf",
    "font-poppins/Poppins_700Bold.ttf",
    "font-anton/Anton_400Regular.ttf",
    "font-oswald/Oswald_600SemiBold.ttf",
    "font-archivo-black/ArchivoBlack_400Regular.ttf",
    "font-playfair/PlayfairDisplay_700Bold.ttf",
    "font-roboto/Roboto_900Black.ttf",
    "font-montserrat/Montserrat_600SemiBold.ttf",
    "font-poppins/Poppins_500Medium.ttf",
)
# Hands and brushes: fewer letters in them, so English only.
FANCY_FONTS = (
    "font-pacifico/Pacifico_400Regular.ttf",
    "font-bangers/Bangers_400Regular.ttf",
    "font-permanent-marker/PermanentMarker_400Regular.ttf",
    "font-bebas/BebasNeue_400Regular.ttf",
)
# Their small letters look like capitals, so capitals are what is written.
CAPITALS_ONLY = FANCY_FONTS[1:]

CALLS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "follow": ("Follow for part two", "Follow me for more"), "like": ("Like this video", "Hit the like button"),
        "comment": ("Comment your favourite", "Tell me in the comments"), "share": ("Share this with a friend",),
        "link": ("Link in bio", "Tap the link below"), "buy": ("Order yours today", "Buy now"),
        "save": ("Save this for later",), "duet": ("Duet this with me",),
    },
    "de": {
        "follow": ("Folge mir für mehr",), "like": ("Lass ein Like da",), "comment": ("Schreib es in die Kommentare",),
        "share": ("Teile das mit Freunden",), "link": ("Link in der Bio",), "buy": ("Jetzt bestellen",),
        "save": ("Speicher dir das Video",), "duet": ("Mach ein Duett mit mir",),
    },
    "fr": {
        "follow": ("Abonne-toi pour la suite",), "like": ("Laisse un j'aime",), "comment": ("Dis-le en commentaire",),
        "share": ("Partage avec tes amis",), "link": ("Lien en bio",), "buy": ("Commande maintenant",),
        "save": ("Enregistre cette vidéo",), "duet": ("Fais un duo avec moi",),
    },
    "es": {
        "follow": ("Sígueme para más",), "like": ("Dale me gusta",), "comment": ("Déjame un comentario",),
        "share": ("Comparte con tus amigos",), "link": ("Enlace en la bio",), "buy": ("Compra ahora",),
        "save": ("Guarda este vídeo",), "duet": ("Haz un dúo conmigo",),
    },
    "it": {
        "follow": ("Seguimi per altri video",), "like": ("Metti mi piace",), "comment": ("Scrivilo nei commenti",),
        "share": ("Condividi con gli amici",), "link": ("Link in bio",), "buy": ("Acquista ora",),
        "save": ("Salva questo video",), "duet": ("Fai un duetto con me",),
    },
    "pt": {
        "follow": ("Me siga para mais",), "like": ("Deixe seu like",), "comment": ("Comenta aqui embaixo",),
        "share": ("Compartilhe com amigos",), "link": ("Link na bio",), "buy": ("Compre agora",),
        "save": ("Salve este vídeo",), "duet": ("Faça um dueto comigo",),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A call to act and how it stands in the picture."""

    kind: str
    language: str
    wording: str

    def call(self, drawn: Lettering) -> Call:
        """It as truth."""
        return Call.model_validate(
            {
                "start": drawn.start,
                "end": drawn.end,
                "kind": self.kind,
                "language": self.language,
                "wording": self.wording,
                "channel": "text",
            }
        )

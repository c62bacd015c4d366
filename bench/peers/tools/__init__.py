"""One file per peer; see bench.peers.peer."""

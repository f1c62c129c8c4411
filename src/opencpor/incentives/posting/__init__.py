"""How money gets into the ledger: one way for whatever posts, within its transaction."""

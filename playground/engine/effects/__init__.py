"""What the world and the consumer keep of the work that was done: the ledger of effects, the store, its table."""

"""The nodes: what a producer, a broker and a consumer are. They are put together from mechanisms."""

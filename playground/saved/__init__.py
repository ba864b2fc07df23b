"""What outlives a start: sessions that were left, what has been learnt, what is due. Both front ends read it."""

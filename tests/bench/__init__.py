"""What a benchmark of the real product needs: its questions' texts, and its durable answers."""

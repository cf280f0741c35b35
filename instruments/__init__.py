"""What is asked, what an answer is, how answers are counted, and what a team may be shown."""

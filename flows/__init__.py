"""What comes next: the dialogue engine and the pure rules of a team's round."""

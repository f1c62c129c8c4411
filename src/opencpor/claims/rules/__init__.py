"""What is right and wrong with a claim: pure functions over plain facts."""

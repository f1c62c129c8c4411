"""The green path at work: who decides by written policy, samples of it, and trials on the past."""

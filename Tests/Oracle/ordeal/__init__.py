"""What befalls a running duband on random days, and the judgement of what it told meanwhile."""

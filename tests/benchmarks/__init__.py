"""Speed as ratios: everything that is compared runs in alternation, in one run, on one machine."""

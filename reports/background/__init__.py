"""Work in the background: jobs, their signs of life, and the files they finish."""

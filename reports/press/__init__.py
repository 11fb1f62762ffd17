"""Making paper: pieces of HTML rendered in short-lived processes, kept by their content and bound into one file."""

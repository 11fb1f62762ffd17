"""Files of rows taken in as jobs, and the marks on paper that most of them hold."""

"""Long texts drawn for the screen: a case, a matrix, a report, an officer."""

"""The format of a data file: lines, documents, the journal, and one version of the store."""

"""What the bytes of a data file mean: lines, documents, one version of the store."""

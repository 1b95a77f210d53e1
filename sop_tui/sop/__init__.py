"""What a procedure is: the model, reading definitions from TOML files, checking their soundness."""

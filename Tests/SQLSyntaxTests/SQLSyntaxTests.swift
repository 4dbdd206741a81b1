// SQLSyntax tests

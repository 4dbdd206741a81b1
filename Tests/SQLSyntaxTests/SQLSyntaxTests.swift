import SQLSyntax

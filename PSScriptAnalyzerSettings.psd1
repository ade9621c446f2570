@{
    Severity     = @('Error', 'Warning')
    Rules        = @{
        PSAvoidLongLines = @{ Enable = $true; MaximumLineLength = 140 }
    }
    ExcludeRules = @(
        # Build scripts talk to the person at the console; what they return is data.
        'PSAvoidUsingWriteHost'
        # Small functions inside a script have no -WhatIf of their own.
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester gives a variable of BeforeAll to the tests; the rule looks at one block alone.
        'PSUseDeclaredVarsMoreThanAssignments'
    )
}

using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>
/// Objects go into every cmdlet that takes interactions or hierarchies: rows, records, and copies of what this module emits.
/// </summary>
public sealed class ObjectInputTests
{
    // What another process gets: the same serialiser as that of jobs and remoting.
    private const string Functions = """
        function Clone { process {
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } }
        # Every property, with lists as JSON.
        function Show { process { $one = $_; ($one.psobject.Properties | Where-Object MemberType -eq Property |
            ForEach-Object { "$($_.Name)=$(if ($null -ne $_.Value) { $_.Value.ToString() })" }) -join "`n" } }
        $WarningPreference = 'SilentlyContinue'

        """;

    private readonly string folder = TestFolders.New();

    [Theory]
    [InlineData("[pscustomobject]@{ 'Gene A' = 'ATXN3'; 'Gene B' = 'VCP'; 'GO term' = 'mitophagy' }")]
    [InlineData("[pscustomobject]@{ InteractorA = 'ATXN3'; InteractorB = 'VCP'; PathwayName = 'mitophagy' }")]
    [InlineData("[pscustomobject]@{ source = 'ATXN3'; target = 'VCP'; Pathway = 'mitophagy' }")]
    [InlineData("@{ Query = 'ATXN3'; Partner = 'VCP'; Pathway = 'mitophagy' }")]
    [InlineData("[ordered]@{ Bait = 'ATXN3'; Prey = 'VCP'; Term = 'mitophagy' }")]
    [InlineData("@{ Query = 'ATXN3'; Partner = 'VCP'; Functions = @(@{ Title = 'x'; Pathway = 'mitophagy' }) }")]
    [InlineData("[pscustomobject]@{ Query = 'ATXN3'; Partner = 'VCP'; Functions = '[{\"Title\":\"x\",\"Pathway\":\"mitophagy\"}]' }")]
    [InlineData("[pscustomobject]@{ main = 'ATXN3'; interactors = @([pscustomobject]@{ primary = 'VCP'; pathway = 'mitophagy' }) }")]
    [InlineData("@{ query = @{ a = 'ATXN3' }; partner = @{ a = 'VCP' }; pathway = @{ a = 'mitophagy' } }")]
    [InlineData("class Row { [string] $GeneA; [string] $GeneB; [string] $Pathway }; "
        + "[Row]@{ GeneA = 'ATXN3'; GeneB = 'VCP'; Pathway = 'mitophagy' }")]
    [InlineData("$t = [System.Data.DataTable]::new(); 'query', 'partner', 'pathway' | ForEach-Object { $null = $t.Columns.Add($_) }; "
        + "$null = $t.Rows.Add('ATXN3', 'VCP', 'mitophagy'); $t.Rows[0]")]
    public void Rows_keep_their_proteins_and_terms(string row)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($$"""
            {{Functions}}
            $row = . { {{row}} }
            ($row | Invoke-PathwayHierarchy -NoCache | Where-Object Name -eq 'mitophagy').Interactions.Id
            ($row | Invoke-PathwayPipeline -NoCache | Where-Object Name -eq 'mitophagy').Interactions.Id
            $row | Resolve-PathwayTerm | ForEach-Object { "$($_.Id): $($_.Terms)" }
            $row | Test-PathwayEvidence -Offline -NoCache | ForEach-Object { "$($_.Id): $($_.Terms)" }
            $row | ConvertTo-PathwayInteraction | ForEach-Object { "$($_.Id): $($_.Terms)" }
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["ATXN3-VCP", "ATXN3-VCP", "ATXN3-VCP: mitophagy", "ATXN3-VCP: mitophagy", "ATXN3-VCP: mitophagy"], result.Texts);
    }

    [Fact]
    public void Columns_of_other_names_are_mapped()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            [pscustomobject]@{ X = 'ATXN3'; Y = 'VCP'; P = 'mitophagy'; Z = 1 } |
                ConvertTo-PathwayInteraction -ColumnMap @{ Query = 'X'; Partner = 2; Pathway = 'P' } |
                ForEach-Object { "$($_.Query) $($_.Partner) $($_.Pathway) $($_.Json)" }
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["""ATXN3 VCP mitophagy {"query":"ATXN3","partner":"VCP","pathway":"mitophagy","Z":1}"""], result.Texts);
    }

    [Fact]
    public void Hash_tables_give_the_same_record_whatever_their_order()
    {
        using var runner = new PowerShellRunner();

        Assert.Equal(["""{"A":{"x":1,"y":2},"partner":"VCP","query":"ATXN3","score":0.5}"""],
            runner.Run("(@{ Score = 0.5; Query = 'ATXN3'; Partner = 'VCP'; A = @{ y = 2; x = 1 } } | "
                + "ConvertTo-PathwayInteraction).Json").Texts);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ X = 'ATXN3'; Y = 'VCP' } | Invoke-PathwayHierarchy", "NameInvalid",
        "An input names neither a pathway nor a partner: none of its properties names the partner; they are 'X', 'Y'. Name it with "
        + "ConvertTo-PathwayInteraction -ColumnMap @{ Query = 'X'; Partner = 'Y' }.")]
    [InlineData("[pscustomobject]@{ X = 'ATXN3'; Y = 'VCP' } | Resolve-PathwayTerm", "InteractionInvalid",
        "An input is not an interaction: none of its properties names the partner; they are 'X', 'Y'. Name it with "
        + "ConvertTo-PathwayInteraction -ColumnMap @{ Query = 'X'; Partner = 'Y' }.")]
    [InlineData("[pscustomobject]@{ 'Gene A;Gene B;Pathway' = 'ATXN3;VCP;mitophagy' } | Invoke-PathwayHierarchy", "NameInvalid",
        "An input names neither a pathway nor a partner: its only property is 'Gene A;Gene B;Pathway', so that the rows were read with "
        + "the wrong separator; read the file with Import-PathwayInteraction, or with Import-Csv -Delimiter ';'.")]
    [InlineData("[pscustomobject]@{ 'Gene A' = 'ATXN3'; 'Gene B' = ''; Pathway = 'm' } | Invoke-PathwayHierarchy", "InteractionInvalid",
        "An input is not an interaction: its 'Gene B' is empty, so that it names no partner.")]
    [InlineData("[pscustomobject]@{ GeneA = 'ATXN3'; GeneB = '2-Sep' } | Test-PathwayEvidence -Offline", "InteractionInvalid",
        "An input is not an interaction: its partner '2-Sep' is a date that a spreadsheet made of a symbol, likely SEPTIN2.")]
    [InlineData("'RAD23A', 'VCP', '43892' | ForEach-Object { [pscustomobject]@{ Query = 'ATXN3'; Partner = $_ } } | "
        + "ConvertTo-PathwayInteraction | Where-Object Partner -eq '43892'", "InteractionInvalid",
        "An input is not an interaction: its partner '43892' is the number of the date 2020-03-02, made of a symbol by a spreadsheet, "
        + "likely MARCHF2 or MTARC2; set the column to text and paste the symbols again.")]
    [InlineData("[pscustomobject]@{ X = 'VCP' } | ConvertTo-PathwayInteraction -ColumnMap @{ Partner = 'Z' }", "InteractionInvalid",
        "An input is not an interaction: there is no property 'Z'. Its properties are 'X'.")]
    [InlineData("@{ Partner = 'VCP'; Functions = '@{a=1}', '@{a=2}' } | ConvertTo-PathwayInteraction", "InteractionInvalid",
        "An input is not an interaction: its 'functions' was cut off by ConvertTo-Json, whose default depth is 2; "
        + "write it again with ConvertTo-Json -Depth 10.")]
    [InlineData("$a = @{ Partner = 'VCP' }; $a.Self = $a; $a | ConvertTo-PathwayInteraction", "InteractionInvalid",
        "An input is not an interaction: it is nested more than 62 deep, or contains itself.")]
    [InlineData("'VCP' | ConvertTo-PathwayInteraction", "InteractionInvalid",
        "An input is a System.String, not an interaction: 'VCP'. Read a file with Import-PathwayInteraction, and text with "
        + "Import-PathwayInteraction -Text.")]
    [InlineData("'[{ \"partner\": \"VCP\" }]' | Invoke-PathwayHierarchy", "TermInputInvalid",
        "An input is the text of a file, not the name of a pathway: '[{ \"partner\": \"VCP\" }]'. Read it with "
        + "Import-PathwayInteraction -Text first.")]
    [InlineData("\"a`tb`nc`td\" | Import-PathwayInteraction", "FileNotFound",
        "'a b c d' is a text, not the name of a file. Read text with -Text.")]
    [InlineData("[pscustomobject]@{ partner = 'VCP' } | Import-PathwayInteraction -Text", "InteractionInvalid",
        "An input is a System.Management.Automation.PSCustomObject, not a text: '@{partner=VCP}'. Pipe objects to "
        + "ConvertTo-PathwayInteraction.")]
    [InlineData("$null | Import-PathwayInteraction -Text", "FileEmpty", "'the text' is empty.")]
    public void What_is_refused_names_cause_and_step(string call, string error, string message)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"$WarningPreference = 'SilentlyContinue'; {call}");

        Assert.Empty(result.Output);
        var record = Assert.Single(result.Errors);
        Assert.StartsWith(error + ",", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(message, record.Exception.Message);
        Assert.NotEmpty(record.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_row_with_one_protein_keeps_its_term_and_a_warning_says_what_is_left_out()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("[pscustomobject]@{ Query = 'ATXN3'; Pathway = 'mitophagy' } | Invoke-PathwayHierarchy -NoCache | "
            + "Where-Object Kind -eq Term");

        Assert.Equal(["mitophagy"], result.Texts);
        Assert.StartsWith("1 row names a protein and no partner; only the pathway terms are used.", Assert.Single(result.Warnings),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Import-PathwayInteraction -Text \"ATXN3;VCP`nATXN3;RAD23A\"")]
    [InlineData("'Gene A,Gene B', 'ATXN3,VCP', 'ATXN3,RAD23A' | Import-PathwayInteraction -Text")]
    [InlineData("'{ \"main\": \"ATXN3\", \"interactors\": [ { \"primary\": \"VCP\" }, { \"primary\": \"RAD23A\" } ] }' | "
        + "Import-PathwayInteraction -Text")]
    [InlineData("'ATXN3 pp VCP RAD23A' | Import-PathwayInteraction -Text -Format Sif")]
    [InlineData("\"x`ty`nATXN3`tVCP`nATXN3`tRAD23A\" | Import-PathwayInteraction -Text -ColumnMap @{ Query = 'x'; Partner = 'y' }")]
    public void Text_is_read_as_a_file_is(string call)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{call} | ForEach-Object {{ \"$($_.Query) $($_.Partner)\" }}");

        Assert.Empty(result.Errors);
        Assert.Equal(["ATXN3 VCP", "ATXN3 RAD23A"], result.Texts);
    }

    [Fact]
    public void A_bad_line_of_a_text_is_a_warning_that_names_its_line()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'partner,pathway', 'VCP,mitophagy', '2-Sep,x' | Import-PathwayInteraction -Text");

        Assert.Equal(["VCP"], result.Texts);
        Assert.StartsWith("'the text': 1 of 2 records cannot be used and are left out. Line 3: its partner '2-Sep'",
            Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    // Records with nested lists, nulls, unknown fields and hostile text.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Copies_of_interactions_are_whole(int seed)
    {
        File.WriteAllText(At("i.json"), RandomRecords.Create(seed, 40));
        using var runner = new PowerShellRunner();

        var result = runner.Run(Functions + """
            $before = Import-PathwayInteraction $args[0] | Resolve-PathwayTerm | Test-PathwayEvidence -Offline -NoCache
            $copies = $before | Clone
            @($copies | Where-Object { $_ -is [PathwayInteraction] }).Count
            $after = $copies | ConvertTo-PathwayInteraction
            ($before | Show) -join "`0"
            ($after | Show) -join "`0"
            """, At("i.json"));

        Assert.Empty(result.Errors);
        Assert.Equal("0", result.Texts[0]);
        Assert.Contains("\"Checks\":[{", result.Texts[1], StringComparison.Ordinal);
        Assert.Equal(result.Texts[1], result.Texts[2]);
    }

    [Fact]
    public void Copies_of_verdicts_and_enumerations_compare_with_names()
    {
        File.WriteAllText(At("i.json"), RandomRecords.Create(4, 10));
        using var runner = new PowerShellRunner();

        var result = runner.Run(Functions + """
            $judged = Import-PathwayInteraction $args[0] | Test-PathwayEvidence -Offline -NoCache
            $judged | Test-PathwayEvidence -Offline -NoCache -AsVerdict | Export-PathwayEvidence $args[1]
            $judged | Test-PathwayEvidence -Offline -NoCache -AsVerdict | Clone | Export-PathwayEvidence $args[2]
            $judged | Clone | Export-PathwayEvidence $args[3]
            @($judged | Clone | Where-Object { $_.Verdict.Kind -eq 'Unchecked' }).Count
            """, At("i.json"), At("a.json"), At("b.json"), At("c.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["10"], result.Texts);
        Assert.Equal(File.ReadAllText(At("a.json")), File.ReadAllText(At("b.json")));
        Assert.Equal(File.ReadAllText(At("a.json")), File.ReadAllText(At("c.json")));
    }

    [Fact]
    public void Copies_of_nodes_are_their_hierarchy()
    {
        File.WriteAllText(At("i.json"), RandomRecords.Create(5, 20));
        using var runner = new PowerShellRunner();

        var result = runner.Run(Functions + """
            $nodes = Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline -NoCache -MaxDepth 2
            $nodes | Export-PathwayHierarchy $args[1]
            $copies = $nodes | Clone
            $copies | Export-PathwayHierarchy $args[2]
            $nodes[0].Hierarchy | Clone | Export-PathwayHierarchy $args[3]
            $nodes[0].Hierarchy.Unassigned.Count -gt 0
            $nodes[0].Hierarchy.Changes.Count -gt 0
            ($copies | Where-Object Kind -eq 'Term').Count -eq ($nodes | Where-Object Kind -eq 'Term').Count
            (Compare-PathwayHierarchy $nodes $copies).AreEqual
            ($copies | Measure-PathwayHierarchy).Terms -eq ($nodes | Measure-PathwayHierarchy).Terms
            $copies | Invoke-PathwayPipeline -NoCache | Export-PathwayHierarchy $args[4]
            $nodes | Invoke-PathwayPipeline -NoCache | Export-PathwayHierarchy $args[5]
            """, At("i.json"), At("a.json"), At("b.json"), At("c.json"), At("d.json"), At("e.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "True"], result.Texts);
        Assert.Equal(File.ReadAllText(At("a.json")), File.ReadAllText(At("b.json")));
        Assert.Equal(File.ReadAllText(At("a.json")), File.ReadAllText(At("c.json")));
        Assert.Equal(File.ReadAllText(At("e.json")), File.ReadAllText(At("d.json")));
    }

    [Theory]
    [InlineData("Where-Object Kind -eq 'Term'")]
    [InlineData("Where-Object Kind -ne 'Root'")]
    [InlineData("Where-Object Name -ne 'mitophagy'")]
    public void A_part_of_the_copies_is_not_taken_for_the_whole(string filter)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(Functions + $$"""
            $part = 'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache | Clone | {{filter}}
            $part | Show-PathwayTree
            $part | Show-PathwayTree -AllowPartial | Where-Object { $_ -match 'DNA repair' } | ForEach-Object { 'drawn' }
            """);

        Assert.StartsWith("InputPartial,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["drawn"], result.Texts);
    }

    [Fact]
    public void Rows_of_nodes_are_the_hierarchy_without_interactions_and_a_warning_says_so()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($$"""
            $nodes = '=mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache
            $nodes | Export-Csv {{At("nodes.csv")}}
            $nodes | Export-PathwayHierarchy {{At("own.csv")}}
            foreach ($file in '{{At("nodes.csv")}}', '{{At("own.csv")}}') {
                Import-Csv $file | Export-PathwayHierarchy {{At("rows.obo")}} -Force
                Import-PathwayHierarchy $file | Export-PathwayHierarchy {{At("file.obo")}} -Force
                foreach ($read in '{{At("rows.obo")}}', '{{At("file.obo")}}') {
                    ((Import-PathwayHierarchy $read | ForEach-Object { "$($_.Name)<$($_.Parent)" }) -join ';') -eq
                        (($nodes | ForEach-Object { "$($_.Name)<$($_.Parent)" }) -join ';')
                }
            }
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True"], result.Texts);
        Assert.Equal(2, result.Warnings.Count(static one =>
            one.StartsWith("Rows of a table carry no interactions", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rows_of_nodes_without_those_above_them_are_no_hierarchy()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("[pscustomobject]@{ Name = 'a'; Parent = 'b'; Kind = 'Term'; State = 'Placed'; Path = 'b > a' } | "
            + "Show-PathwayTree");

        Assert.Equal("The nodes are not a hierarchy: the term 'a' names the parent 'b', which is not there.",
            Assert.Single(result.Errors).Exception.Message);
    }

    private string At(string file) => Path.Combine(folder, file);
}

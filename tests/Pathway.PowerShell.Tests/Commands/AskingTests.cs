using System.Management.Automation;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Asking cmdlets in a runspace: streams, progress, stored answers, -WhatIf.</summary>
public sealed class AskingTests
{
    [Fact]
    public void Emits_parents_before_children()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'Aggrephagy', 'mTOR Signaling', 'p53 Signaling' | Invoke-PathwayHierarchy -NoCache");
        var nodes = result.Output.Select(static node => (Name: node.ToString(), Parent: (string?)node.Properties["Parent"].Value))
            .ToArray();

        Assert.Empty(result.Errors);
        Assert.All(result.Output, static node => Assert.Equal("Pathway.Model.PathwayNode", node.BaseObject.GetType().FullName));
        Assert.All(nodes,
            node => Assert.True(node.Parent is null
                || Array.FindIndex(nodes, other => other.Name == node.Parent) < Array.IndexOf(nodes, node)));
    }

    [Fact]
    public void Debug_shows_answerer_and_source_of_each_question_and_verbose_does_not()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var first = runner.Run("'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] -Verbose -Debug", path);
        var second = runner.Run("'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] -Debug", path).Debug;

        Assert.Contains(first.Debug,
            static line => line.StartsWith("Asking GO ", StringComparison.Ordinal)
                && line.EndsWith("parent of 'mitophagy'", StringComparison.Ordinal));
        Assert.Contains(second,
            static line => line.StartsWith("Stored answer of GO ", StringComparison.Ordinal)
                && line.EndsWith("parent of 'mitophagy'", StringComparison.Ordinal));
        Assert.DoesNotContain(second, static line => line.StartsWith("Asking", StringComparison.Ordinal));
        Assert.DoesNotContain(first.Verbose, static line => line.Contains("parent of", StringComparison.Ordinal));
    }

    [Fact]
    public void Milestones_are_information_records()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'mitophagy' | Invoke-PathwayPipeline -NoCache");

        Assert.All(result.Information, static record => Assert.Equal(["Pathway"], record.Tags));
        Assert.Collection(result.Information.Select(static record => $"{record.MessageData}"),
            static text => Assert.Matches("^Run [^ ]+ of Invoke-PathwayPipeline begins. Answered by GO .*$", text),
            static text => Assert.Matches("^Run [^ ]+ of Invoke-PathwayPipeline: Complete. [1-9][0-9]* questions, 0 stored, .*, 0 open.$",
                text),
            static text => Assert.StartsWith("1 of 1 pathway term placed; the hierarchy has ", text, StringComparison.Ordinal),
            static text => Assert.Matches("^[0-9]+ changes; the check by rules found ", text));
    }

    [Fact]
    public void Progress_shows_counts_and_completes()
    {
        using var runner = new PowerShellRunner();

        var progress = runner.Run("'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache").Progress;

        Assert.Contains(progress,
            static record => record.StatusDescription.Contains("running", StringComparison.Ordinal)
                && record.StatusDescription.Contains("stored", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public void WhatIf_estimates_and_writes_no_file()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();
        runner.Run("'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0]", path);
        var folder = Path.GetDirectoryName(path)!;
        var before = Snapshot(folder);

        var result = runner.Run("'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -CachePath $args[0] -WhatIf", path);

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Equal(before, Snapshot(folder));
    }

    [Fact]
    public void Node_identifies_its_run_and_calls()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$n = 'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0]; $r = $n | Get-PathwayRun -CachePath $args[0]; "
                + "@($r).Count; $r.State; $r.Questions; $r.Calls; @(Get-PathwayRun $r.RunId -Call -CachePath "
                + "$args[0]).Count", path).Texts;

        Assert.Equal(["1", "Complete"], result[..2]);
        Assert.Equal(result[2], result[3]);
        Assert.Equal(result[3], result[4]);
    }

    [Fact]
    public void Output_is_independent_of_concurrency()
    {
        var folder = TestFolders.New();
        using var runner = new PowerShellRunner();

        runner.Run(
            "$i = Import-PathwayInteraction $args[0]; $i | Invoke-PathwayHierarchy -NoCache -Sequential | "
                + "Export-PathwayHierarchy $args[1]; [array]::Reverse($i); $i | Invoke-PathwayHierarchy -NoCache -ThrottleLimit 64 | "
                + "Export-PathwayHierarchy $args[2]",
            Path.Combine(TestFolders.Root, "examples", "atxn3.json"), Path.Combine(folder, "one.json"), Path.Combine(folder, "many.json"));

        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "one.json")), File.ReadAllBytes(Path.Combine(folder, "many.json")));
    }

    [Fact]
    public void Nodes_as_input_keep_their_interactions()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$n = Import-PathwayInteraction $args[0] | Invoke-PathwayHierarchy -NoCache; $m = $n | "
                + "Invoke-PathwayHierarchy -NoCache -RootProfile ten; $m[0].Hierarchy.Interactions.Count; "
                + "$m[0].Hierarchy.Profile.Name", Path.Combine(TestFolders.Root, "examples", "atxn3.json"));

        Assert.Equal(["60", "ten"], result.Texts);
    }

    [Fact]
    public void Replay_asks_nothing_and_reports_missing_answers()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Replay | ForEach-Object State",
            TestFolders.NewCachePath());

        Assert.StartsWith("AnswerUnavailable,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Unresolved", result.Texts);
        Assert.Contains(result.Warnings, static warning => warning.StartsWith("Incomplete:", StringComparison.Ordinal));
    }

    private static string[] Snapshot(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Select(static file =>
                $"{Path.GetFileName(file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))} "
                    + $"{File.GetLastWriteTimeUtc(file):O}")];
}

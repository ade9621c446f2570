using System.Management.Automation;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

public sealed class JobTests
{
    [Fact]
    public void Job_gives_the_output_of_the_cmdlet()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("$j = 'Aggrephagy', 'DNA Repair' | Invoke-PathwayHierarchy -NoCache -AsJob; $j.GetType().BaseType.Name; "
            + "(Get-Job $j.Id).InstanceId -eq $j.InstanceId; $j | Wait-Job | ForEach-Object { \"$($_.State)\" }; "
            + "$n = Receive-Job $j; ($n | Where-Object Kind -eq Term).Name -join ', '; $n[0].Hierarchy.IsComplete; $j.HasMoreData; "
            + "Remove-Job $j");

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["Job", "True", "Completed", "aggrephagy, DNA repair", "True", "False"], result.Texts);
    }

    [Theory]
    [InlineData("Resolve-PathwayTerm")]
    [InlineData("Invoke-PathwayPipeline -NoCache")]
    [InlineData("Test-PathwayEvidence -NoCache -Offline")]
    public void Job_takes_interactions_and_relative_paths(string command)
    {
        using var runner = new PowerShellRunner();
        var rows = "[pscustomobject]@{ query = 'ATXN3'; partner = 'VCP'; pathway = 'mitophagy' }";

        var result = runner.Run($"$j = {rows} | {command} -AsJob; $null = Wait-Job $j; @(Receive-Job $j).Count -gt 0; \"$($j.State)\"");

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "Completed"], result.Texts);
    }

    [Fact]
    public void Errors_and_warnings_of_a_job_are_received()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("$j = 'Aggrephagy', 'xyzzy plugh', '' | Invoke-PathwayHierarchy -NoCache -AsJob; $null = Wait-Job $j; "
            + "Receive-Job $j | Where-Object Kind -eq Term | ForEach-Object Name");
        var failed = runner.Run("$j = 'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -RootProfile ./none.json -AsJob; "
            + "$null = Wait-Job $j; \"$($j.State)\"; Receive-Job $j");

        Assert.StartsWith("NameInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, static text => text.Contains("xyzzy plugh", StringComparison.Ordinal));
        Assert.Contains("aggrephagy", result.Texts);
        Assert.Equal(["Failed"], failed.Texts);
        Assert.NotNull(Assert.Single(failed.Errors).ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Stopped_job_keeps_its_answers_and_leaves_no_call_running()
    {
        var path = TestFolders.NewCachePath();
        using var held = LoadedModule.CreateGatedEngine(path);
        using var runner = new PowerShellRunner();
        var job = (Job)runner.Run("'one', 'two', 'three' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology "
                + "-TermTaxon any -AsJob", path)
            .Output.Single().BaseObject;
        Assert.True((bool)held.WaitForHeld(1));

        var stopped = runner.Run("Stop-Job $args[0]; \"$($args[0].State)\"; $args[0].Progress.Count -gt 0", job);

        Assert.Empty(stopped.Errors);
        Assert.Equal(["Stopped", "True"], stopped.Texts);
        Assert.True((bool)held.WaitForDrain());
        Assert.Equal(0, (int)held.Running);
        job.Dispose();
    }

    [Fact]
    public void A_key_in_the_line_is_not_shown()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("$j = 'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Curator Ontology -ApiKey 'key-of-a-job-4711' "
            + "-AsJob; $null = Wait-Job $j; $j.Command; \"$($j.State)\"");

        Assert.Equal("Completed", result.Texts[1]);
        Assert.Contains("Invoke-PathwayHierarchy", result.Texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-a-job-4711", result.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_estimates_without_a_job()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -AsJob -WhatIf; @(Get-Job).Count");

        Assert.Equal(["0"], result.Texts);
        Assert.Contains(runner.Host.Lines, static line => line.Contains("1 pathway term", StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_cannot_be_set_by_a_job()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("'Aggrephagy' | Invoke-PathwayPipeline -NoCache -AsJob -ReportVariable r");

        Assert.StartsWith("JobVariable,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}

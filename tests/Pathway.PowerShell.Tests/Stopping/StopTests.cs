using System.Management.Automation;
using Pathway.Doubles;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Stopping;

/// <summary>A cmdlet stops in every way in which a pipeline can end, with calls in flight.</summary>
public sealed class StopTests
{
    private const int ThrottleLimit = 6;
    private const string Terms = "(1..20 | ForEach-Object { \"held $_\" })";

    [Fact]
    public void Ctrl_C_aborts_running_calls_and_starts_none()
    {
        var path = TestFolders.NewCachePath();
        using var held = LoadedModule.CreateGatedEngine(path);
        using var runner = new PowerShellRunner();
        using var shell =
            runner.Shell($"{Terms} | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology -TermTaxon any "
                + $"-ThrottleLimit {ThrottleLimit}", path);

        var running = shell.BeginInvoke();
        Assert.True(held.WaitForHeld(ThrottleLimit));
        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        AssertNothingRuns(held);
        Assert.Empty(shell.Streams.Error);
        // On a slow machine the cmdlet ends before its run is recorded.
        Assert.True(held.WaitForRunStates("Stopped"), string.Join(", ", (string[])held.RunStates));
    }

    [Fact]
    public void Select_First_stops_the_rest()
    {
        var result = Probe("Invoke-PathwayProbe -Term ($terms + 'free after 6') -CachePath $args[0] -Curator Ontology -ThrottleLimit 7 | "
            + "Select-First", out var held);

        Assert.Null(result.Failure);
        Assert.Equal(["free after 6"], result.Texts);
        AssertNothingRuns(held);
    }

    [Fact]
    public void Downstream_exception_stops_the_rest()
    {
        var result = Probe("Invoke-PathwayProbe -Term ($terms + 'free after 6') -CachePath $args[0] -Curator Ontology -ThrottleLimit 7 | "
            + "ForEach-Object { throw 'downstream' }", out var held);

        Assert.Equal("downstream", result.Failure!.Message);
        AssertNothingRuns(held);
    }

    [Fact]
    public void Downstream_break_stops_the_rest()
    {
        var result =
            Probe("foreach ($once in 1) { Invoke-PathwayProbe -Term ($terms + 'free after 6') -CachePath $args[0] -Curator Ontology "
                + "-ThrottleLimit 7 | ForEach-Object { break } }", out var held);

        Assert.Null(result.Failure);
        AssertNothingRuns(held);
    }

    [Fact]
    public void ErrorAction_Stop_stops_the_rest()
    {
        var result =
            Probe("Invoke-PathwayProbe -Term ($terms + 'fail after 6') -CachePath $args[0] -Curator Ontology -ThrottleLimit 7 -ErrorAction "
                + "Stop", out var held);

        Assert.Equal("AnswerUnavailable,Pathway.Doubles.InvokePathwayProbeCommand", result.Failure!.ErrorRecord.FullyQualifiedErrorId);
        AssertNothingRuns(held);
    }

    [Fact]
    public void WarningAction_Stop_ends_before_asking()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("@() | Invoke-PathwayHierarchy -NoCache -WarningAction Stop");

        Assert.NotNull(result.Failure);
    }

    [Fact]
    public void Answers_before_stop_are_not_asked_again()
    {
        var path = TestFolders.NewCachePath();
        using (var held = LoadedModule.CreateGatedEngine(path))
        {
            using var runner = new PowerShellRunner();
            using var shell = runner.Shell(
                $"(@('free one', 'free two') + {Terms}) | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology -TermTaxon any "
                    + $"-ThrottleLimit 22 -Debug", path);
            using var answered = new CountdownEvent(2);
            // The debug line is written after the answer is committed.
            shell.Streams.Debug.DataAdded += (_, added) =>
            {
                if (shell.Streams.Debug[added.Index].Message.StartsWith("Answered by", StringComparison.Ordinal)) { answered.Signal(); }
            };
            var running = shell.BeginInvoke();
            Assert.True(held.WaitForHeld(20));
            Assert.True(answered.Wait(Hang.Patience));
            shell.Stop();
            Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
            AssertNothingRuns(held);
        }
        using (var again = LoadedModule.CreateGatedEngine(path))
        {
            again.Open();
            using var runner = new PowerShellRunner();
            runner.Run("'free one', 'free two', 'new' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology "
                + "-TermTaxon any", path);
            Assert.Equal(["new"], (string[])again.Begun);
        }
    }

    private static PowerShellResult Probe(string script, out dynamic held)
    {
        var path = TestFolders.NewCachePath();
        dynamic engine = held = LoadedModule.CreateGatedEngine(path);
        using var runner = new PowerShellRunner();
        // The free or failing call has a permit beside the six blocked ones, and completes when all six have started.
        return runner.Run(
            $"$terms = 1..{ThrottleLimit} | ForEach-Object {{ \"held $_\" }}; $global:ErrorActionPreference = 'Continue'; {script}", path);
    }

    private static void AssertNothingRuns(dynamic held)
    {
        Assert.True(held.WaitForDrain());
        Assert.Equal(0, (int)held.Running);
        var begun = (string[])held.Begun;
        Assert.Equal(begun.Where(static term => term.StartsWith("held", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            ((string[])held.Aborted).Order(StringComparer.Ordinal));
    }
}

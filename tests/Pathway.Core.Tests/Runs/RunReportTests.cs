using System.Text;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Formats.Runs;
using Pathway.Model;
using Xunit;

namespace Pathway.Runs;

/// <summary>The report of a run: its figures, and that names are escaped in all its formats.</summary>
public sealed class RunReportTests
{
    private const string Hostile = "<script>alert(1)</script> \u001b[31m|[x](javascript:alert(1)) `code` =1+1";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly PathwayRun Run = new()
    {
        RunId = "20260101-000000-00000000", Command = "Invoke-PathwayPipeline", State = PathwayRunState.Complete, StartedAt = Start,
        EndedAt = Start.AddSeconds(40), Questions = 5, Stored = 1, Calls = 4, Curator = "test",
    };

    [Fact]
    public void The_lower_bound_is_the_greater_of_chain_and_work()
    {
        var report =
            RunReports.Of(Run,
                [Call("parent", "a", 0, 10), Call("parent", "b", 0, 20), Call("siblings", "c", 20, 15, askedAt: 20),
                    Call("siblings", "d", 20, 11, askedAt: 10)]);

        Assert.Equal(TimeSpan.FromSeconds(35), report.CriticalPath);
        Assert.Equal(2, report.PeakConcurrency);
        Assert.Equal(TimeSpan.FromSeconds(35), report.LowerBound);
        Assert.Equal(35.0 / 40, report.Efficiency!.Value, 9);
        Assert.Equal([("parent", 2, 30.0), ("siblings", 2, 26.0)],
            report.Steps.Select(static step => (step.Kind, step.Calls, step.Time.TotalSeconds)));
    }

    [Fact]
    public void Lower_bound_is_the_work_when_permits_are_short()
    {
        var report = RunReports.Of(Run, [.. Enumerable.Range(0, 4).Select(static at => Call("parent", $"t{at}", at * 10, 10, askedAt: 0))]);

        Assert.Equal(TimeSpan.FromSeconds(10), report.CriticalPath);
        Assert.Equal(TimeSpan.FromSeconds(40), report.LowerBound);
        Assert.Equal(1, report.Efficiency);
    }

    [Fact]
    public void Costs_are_added_where_all_are_known_and_failed_calls_are_counted()
    {
        var report =
            RunReports.Of(Run,
                [Call("parent", "a", 0, 1) with { InputTokens = 100, OutputTokens = 10, ThoughtTokens = 5, Cost = 0.5m, Currency = "USD" },
                    Call("parent", "a", 1, 1) with
                        { Outcome = PathwayCallOutcome.Failed, InputTokens = 100, Cost = 0.25m, Currency = "USD" }]);

        var step = Assert.Single(report.Steps);
        Assert.Equal((200L, 15L, 0.75m, 1), (step.InputTokens!.Value, step.OutputTokens!.Value, step.Cost!.Value, step.Failed));
        Assert.Equal("USD", report.Run.Currency);
    }

    [Fact]
    public void A_run_without_calls_has_no_efficiency_and_every_format_of_it()
    {
        var report = RunReports.Of(Run, []);

        Assert.Null(report.Efficiency);
        Assert.All(ReportFormats.All, format => Assert.NotEmpty(Written(format, report)));
    }

    [Theory]
    [InlineData("Html")]
    [InlineData("Json")]
    [InlineData("Markdown")]
    public void Names_are_escaped_in_all_formats(string name)
    {
        var change = new PathwayChange { Kind = PathwayChangeKind.Merge, Node = Hostile, Reason = Hostile, DecidedBy = Hostile };
        var finding = new PathwayFinding
            { Rule = "cycle", Severity = PathwaySeverity.Error, Node = Hostile, Message = Hostile, Fix = Hostile };
        var report = RunReports.Of(Run with { Curator = Hostile }, [Call("parent", Hostile, 0, 1)]) with
            { Changes = [change], Findings = [finding] };

        var text = Written(ReportFormats.All.Single(format => format.Name == name), report);

        Assert.DoesNotContain('\u001b', text);
        if (name == "Json")
        {
            Assert.Equal(Hostile, JsonDocument.Parse(text).RootElement.GetProperty("calls")[0].GetProperty("subject").GetString());
        }
        else
        {
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
            if (name == "Markdown") { Assert.DoesNotContain("[x](", text, StringComparison.Ordinal); }
            Assert.Contains("alert", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_summary_says_that_a_run_from_the_cache_cost_nothing()
    {
        var summary = RunSummary.Of(RunReports.Of(Run with { Questions = 5, Stored = 5, Calls = 0 }, [], Samples.Small(), []));

        Assert.Equal(["Nothing: all 5 answers came from the cache. Nobody was asked.", "The run took 40.0 s."], summary.Cost);
        foreach (var format in ReportFormats.All.Where(static format => format.Name != "Json"))
        {
            var text = Written(format, RunReports.Of(Run with { Questions = 5, Stored = 5, Calls = 0 }, [], Samples.Small(), []));
            Assert.Contains("all 5 answers came from the cache", text, StringComparison.Ordinal);
            Assert.True(text.IndexOf("What was found", StringComparison.Ordinal) < text.IndexOf("efficiency", StringComparison.Ordinal),
                "the summary comes first");
        }
    }

    [Fact]
    public void The_summary_tells_results_doubts_and_cost()
    {
        var finding = new PathwayFinding
            { Rule = "cycle", Severity = PathwaySeverity.Warning, Node = "a", Message = "m", Fix = "f" };
        var paid = Call("parent", "a", 0, 1) with { InputTokens = 1000, OutputTokens = 20, Cost = 0.5m, Currency = "USD" };
        var summary = RunSummary.Of(RunReports.Of(Run with { Failures = 1, Stored = 2 }, [paid], Samples.Small(), [finding]));

        Assert.Equal(
        [
            "2 terms of the input have a place under the 2 roots of the profile two.",
            "2 interactions are in 1 of them, most in Root A (2).",
        ], summary.Found);
        Assert.Equal(
        [
            "1 question was not answered. Run the same command again to ask only those.", "1 term fits under no root: nowhere.",
            "1 term was placed by a rule, because no curator named a parent: beta things.",
            "1 interaction has no term in the tree.", "The check of the result found 0 errors and 1 warning; see the findings below.",
        ], summary.Doubtful);
        Assert.Equal(
        [
            "2 of 5 answers came from the cache.", "0.50 USD for 1 call to a model: 1,000 tokens in, 20 out.", "The run took 40.0 s.",
        ], summary.Cost);
        Assert.Equal(["Nothing: each question was answered, and the check found no error and no warning."],
            RunSummary.Of(RunReports.Of(Run, [])).Doubtful);
        Assert.Contains("No money: no model with a price was asked.", RunSummary.Of(RunReports.Of(Run, [])).Cost);
    }

    [Fact]
    public void A_page_draws_each_call_and_marks_the_critical_path()
    {
        var text =
            Written(ReportFormats.Choose("run.html"),
                RunReports.Of(Run, [Call("parent", "a", 0, 10), Call("siblings", "b", 12, 5, askedAt: 10), Call("parent", "c", 0, 1)]));

        Assert.Equal(3, text.Split("<title>").Length - 2);
        Assert.Equal(2, text.Split("<g class=\"critical\">").Length - 1);
        Assert.Contains("class=\"queued\" x=", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_extension_is_refused_with_those_that_serve()
    {
        var failure = Assert.Throws<PathwayException>(static () => ReportFormats.Choose("run.docx"));

        Assert.Equal(PathwayErrors.FormatUnknown, failure.Error);
        Assert.Contains(".html", failure.Message, StringComparison.Ordinal);
    }

    private static string Written(FileFormat<PathwayRunReport> format, PathwayRunReport report)
    {
        using var stream = new MemoryStream();
        format.Write(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static PathwayCall Call(string kind, string subject, double startedAt, double seconds, double? askedAt = null) => new()
    {
        RunId = Run.RunId, Key = subject, Kind = kind, Subject = subject, Answerer = "test", Outcome = PathwayCallOutcome.Answered,
        StartedAt = Start.AddSeconds(startedAt), Duration = TimeSpan.FromSeconds(seconds),
        Queued = TimeSpan.FromSeconds(startedAt - (askedAt ?? startedAt)), RateLimitWait = TimeSpan.Zero,
    };
}

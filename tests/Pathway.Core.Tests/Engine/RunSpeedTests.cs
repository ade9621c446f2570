using Microsoft.Extensions.Time.Testing;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>What progress says of cost and speed, with a clock of its own.</summary>
public sealed class RunSpeedTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly RunSpeed speed;

    public RunSpeedTests() => speed = new RunSpeed(clock);

    [Fact]
    public void Says_nothing_before_the_first_call()
    {
        Assert.Equal("", speed.Describe(speed.FindTimeLeft(3)));
        Report(QuestionEventKind.Asked);

        Assert.Null(speed.FindTimeLeft(3));
        Assert.Equal("", speed.Describe(null));
    }

    [Fact]
    public void Cost_is_that_of_all_calls_and_failed_ones()
    {
        Report(QuestionEventKind.Asked);
        clock.Advance(TimeSpan.FromSeconds(30));
        // One call with three answers, and one that failed.
        for (var answer = 0; answer < 3; answer++) { Report(QuestionEventKind.CallAnswered, Call(3, 0.03m)); }
        Report(QuestionEventKind.CallFailed, Call(1, 0.01m));

        Assert.Equal("; 0.0400 USD, 4 calls a minute", speed.Describe(null));
    }

    [Fact]
    public void Cost_without_a_price_is_a_lower_bound_or_not_said()
    {
        Report(QuestionEventKind.Asked);
        clock.Advance(TimeSpan.FromSeconds(60));
        Report(QuestionEventKind.CallAnswered, Call(1, null));
        Assert.Equal("; 1 calls a minute", speed.Describe(null));
        Report(QuestionEventKind.CallAnswered, Call(1, 0.5m));

        Assert.Equal("; more than 0.5000 USD, 2 calls a minute", speed.Describe(null));
    }

    [Fact]
    public void Speed_is_that_of_the_last_minute()
    {
        Report(QuestionEventKind.Asked);
        for (var second = 0; second < 60; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Report(QuestionEventKind.CallAnswered, Call(1, null));
            Report(QuestionEventKind.Answered);
        }
        Assert.Equal(TimeSpan.FromSeconds(90), speed.FindTimeLeft(90));
        Assert.Equal("; 60 calls a minute, 1:30 left for what is asked", speed.Describe(speed.FindTimeLeft(90)));

        // Half as fast for a minute: what was before does not count any more.
        for (var second = 0; second < 30; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            Report(QuestionEventKind.CallAnswered, Call(1, null));
            Report(QuestionEventKind.Answered);
        }
        Assert.Equal("; 30 calls a minute, 3:00 left for what is asked", speed.Describe(speed.FindTimeLeft(90)));
        Assert.Equal("; 30 calls a minute, 2:00:00 left for what is asked", speed.Describe(speed.FindTimeLeft(3600)));
        Assert.Null(speed.FindTimeLeft(0));

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(speed.FindTimeLeft(90));
    }

    private void Report(QuestionEventKind kind, AnsweredCall? call = null) =>
        speed.Report(new QuestionEvent(kind, TestEngine.Parent("a")) { Call = call });

    private static AnsweredCall Call(int answers, decimal? cost) =>
        new(answers, new CallUsage { InputTokens = 10, Cost = cost, Currency = cost is null ? null : "USD" }, null);
}

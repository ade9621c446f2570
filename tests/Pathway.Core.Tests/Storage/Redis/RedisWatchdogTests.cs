using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>A server is lost when it does not answer, not when this process is slow.</summary>
public sealed class RedisWatchdogTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_server_that_answers_others_is_not_lost_when_a_reply_is_late_here()
    {
        using var server = RedisServer.Start();
        using var relay = new TcpRelay(server.Port);
        using var one = new TestMachine(server.Address with { Port = relay.Port });
        await one.Store.MergeCompletion;

        relay.Hold();
        var adding = one.Store.AddAsync(Stores.Answer("key"), null);
        // The watchdog came over a connection of its own and was answered.
        await relay.NewcomerAnsweredAsync();
        Assert.True(one.Remote.IsConnected);
        relay.Release();
        await adding.WaitAsync(Hang.Patience);

        Assert.Equal("key", Assert.Single(one.Remote.Answers.ReadAll()).Key);
        Assert.True(one.Remote.IsConnected);
        Assert.True(one.HasNoWarnings);
    }

    [Fact]
    public async Task A_server_that_answers_nobody_is_given_up()
    {
        var connection = new Connection { OnProbe = static _ => false };
        using var watchdog = new RedisWatchdog(connection, Step);

        watchdog.Begin();

        Assert.Equal(1, await connection.Abandoned.WaitAsync(Hang.Patience));
    }

    [Fact]
    public async Task A_connection_that_stays_silent_is_given_up_though_the_server_answers_others()
    {
        var connection = new Connection();
        using var watchdog = new RedisWatchdog(connection, Step, static run => run());

        watchdog.Begin();

        Assert.Equal(Connection.MaxRounds, await connection.Abandoned.WaitAsync(Hang.Patience));
    }

    [Fact]
    public async Task Silence_does_not_count_while_the_thread_pool_is_starved()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = new Connection();
        connection.OnProbe = number =>
        {
            if (number == 10 * Connection.MaxRounds) { connection.Reply(); }
            return true;
        };
        connection.OnAsk = number => { if (number == 2) { asked.SetResult(); } };
        using var watchdog = new RedisWatchdog(connection, Step, static _ => { });

        watchdog.Begin();

        // Asked again, so the first reply was waited for to its end.
        await asked.Task.WaitAsync(Hang.Patience);
        Assert.False(connection.Abandoned.IsCompleted);
    }

    [Fact]
    public async Task A_reply_that_has_come_and_was_not_read_yet_needs_no_probe()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = new Connection { OnProbe = static _ => false };
        connection.OnUnread = number =>
        {
            if (number == 10 * Connection.MaxRounds) { connection.Reply(); }
            return true;
        };
        connection.OnAsk = number => { if (number == 2) { asked.SetResult(); } };
        using var watchdog = new RedisWatchdog(connection, Step, static run => run());

        watchdog.Begin();

        await asked.Task.WaitAsync(Hang.Patience);
        Assert.Equal(0, connection.Probes);
        Assert.False(connection.Abandoned.IsCompleted);
    }

    /// <summary>A connection that replies when the test says so.</summary>
    private sealed class Connection : IWatched
    {
        public const int MaxRounds = 3;

        private readonly TaskCompletionSource<int> abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int asks;
        private int looks;

        public Func<int, bool> OnProbe { get; set; } = static _ => true;

        public Func<int, bool> OnUnread { get; set; } = static _ => false;

        public Action<int> OnAsk { get; set; } = static _ => { };

        /// <summary>Completes with the number of probes until then: the watchdog goes on.</summary>
        public Task<int> Abandoned => abandoned.Task;

        public int Probes { get; private set; }

        bool IWatched.HasUnread => OnUnread(++looks);

        public void Reply() => reply.SetResult();

        (Task Reply, int MaxRounds) IWatched.Ask()
        {
            OnAsk(++asks);
            return (reply.Task, MaxRounds);
        }

        Exception? IWatched.Probe(TimeSpan patience) => OnProbe(++Probes) ? null : new TimeoutException();

        void IWatched.Abandon(Exception fault) => abandoned.TrySetResult(Probes);
    }
}

using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>Machines that share a server and nothing else: each has a process and a file of its own.</summary>
public sealed class SharedServerTests : IDisposable
{
    private const int Machines = 8;
    private const int Few = 4;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Eight_machines_make_one_call_per_question()
    {
        using var server = RedisServer.Start();
        var said = await StormAsync(server, Machines, static _ => Task.CompletedTask);

        // A server that is there and answers is never called lost, however little time the machine has for us.
        Assert.DoesNotContain(said.SelectMany(static lines => lines), static line => line.StartsWith("warning ", StringComparison.Ordinal));
        var asked = said.SelectMany(static lines => lines).Where(static line => line.StartsWith("asked ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(100, asked.Count);
        Assert.Equal(100, asked.Distinct().Count());
        for (var number = 0; number < Machines; number++)
        {
            Assert.Equal(100L, Stores.Query(folder.File($"{number}.db"), "SELECT count(*) FROM answers"));
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_and_comes_back_costs_no_answer()
    {
        using var server = RedisServer.Start();
        var said = await StormAsync(server, Few, async workers =>
        {
            foreach (var worker in workers) { await worker.WriteAsync("5"); }
            // Some have asked; nobody can be done.
            await workers[0].ReadAsync();
            server.Kill();
            foreach (var worker in workers) { await worker.WriteAsync("5"); }
            server.Run();
        });

        // While it is gone each machine asks on its own. It does not ask again what it has from before.
        Assert.All(said, static lines => Assert.Equal(lines.Count(Asked), lines.Where(Asked).Distinct().Count()));
        // A machine that ended before it was back brings what it has with its next run.
        for (var number = 0; number < Few; number++)
        {
            using var next =
                new TieredStore(Stores.Open(folder.File($"{number}.db")),
                    RedisStore.Open(server.Address, null, TimeProvider.System, Refuse), Refuse);
            await next.MergeCompletion;
        }
        using var machine = new TestMachine(server.Address);
        Assert.Equal(100, machine.Remote.Answers.ReadAll().Count);
    }

    [Theory]
    [InlineData("with its data")]
    [InlineData("empty")]
    public async Task Two_machines_pay_twice_at_most_for_the_calls_in_flight_when_the_server_is_killed_and_back(string how)
    {
        using var server = RedisServer.Start();
        string[] stores = [folder.File("one.db"), folder.File("two.db")];
        using (var team = await WorkerTeam.StartAsync(stores, server.Uri))
        {
            await team.AllowAsync(3);
            await team.WaitForAsync(stores.Length * (3 + WorkerTeam.CallsInFlight), "asked ");
            server.Kill();
            if (how == "empty") { server.DeleteData(); }
            // Each machine meets the loss when it keeps an answer.
            await team.AllowAsync(1);
            await team.WaitForAsync(stores.Length, "is lost");
            server.Run();
            await team.WaitForAsync(stores.Length, "is available again");
            await team.CompleteAsync();

            var asked = team.Asked.SelectMany(static lines => lines).ToList();
            Assert.Equal(WorkerTeam.Questions, asked.Distinct().Count());
            Assert.InRange(asked.Count, WorkerTeam.Questions, WorkerTeam.Questions + (stores.Length * WorkerTeam.CallsInFlight));
            Assert.All(team.Asked, static lines => Assert.Equal(lines.Length, lines.Distinct().Count()));
        }

        // Neither the machines nor a new one pay again.
        using var again = await WorkerTeam.StartAsync([.. stores, folder.File("three.db")], server.Uri);
        await again.CompleteAsync();
        Assert.All(again.Asked, Assert.Empty);
    }

    private async Task<string[][]> StormAsync(RedisServer server, int machines, Func<WorkerProcess[], Task> meanwhile)
    {
        var workers = Enumerable.Range(0, machines)
            .Select(number => WorkerProcess.Start(folder.File($"{number}.db"), 3, "storm", server.Uri)).ToArray();
        try
        {
            foreach (var worker in workers) { Assert.Equal("ready", await worker.ReadAsync()); }
            foreach (var worker in workers) { await worker.WriteAsync("go"); }
            await meanwhile(workers);
            foreach (var worker in workers) { await worker.WriteAsync("100000"); }
            var said = await Task.WhenAll(workers.Select(static worker => worker.ReadToEndAsync()));
            // News of the server may come in between.
            Assert.All(said, static lines => Assert.Contains("answered 1000", lines));
            Assert.All(said, static lines => Assert.Contains("done", lines));
            return said;
        }
        finally
        {
            foreach (var worker in workers) { worker.Dispose(); }
        }
    }

    private static void Refuse(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    private static bool Asked(string line) => line.StartsWith("asked ", StringComparison.Ordinal);
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Pathway.Emulator.Responders;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;

namespace Pathway.Batches;

/// <summary>A provider with a batch API in memory. It outlives the processes that use it. Each look at a job moves it on.</summary>
internal sealed class FakeBatchServer(Func<string, string> reply, TimeProvider clock)
{
    private readonly JsonPromptFormat format = new();

    public List<FakeJob> Jobs { get; } = [];

    /// <summary>How often each question was answered, and billed.</summary>
    public Dictionary<string, int> Billed { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of answered requests.</summary>
    public int Answered { get; private set; }

    /// <summary>Whether the first job fails for each second request and leaves one out, and the second one expires half done.</summary>
    public bool IsUnreliable { get; init; }

    /// <summary>How long a job is missing in the list after its creation.</summary>
    public TimeSpan ListDelay { get; set; }

    /// <summary>Whether a gateway sends the first submission again: its job is there twice, and the later one fails at once.</summary>
    public bool GetsTwice { get; init; }

    /// <summary>The time of the provider.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    public BatchLimits Limits { get; init; } = new(4, 1_000_000);

    public FakeJob Create(string name, IReadOnlyList<BatchRequest> requests)
    {
        lock (Jobs)
        {
            var job = new FakeJob($"jobs/{Jobs.Count + 1}", name, requests, clock.GetUtcNow());
            Jobs.Add(job);
            if (GetsTwice && Jobs.Count == 1)
            {
                Jobs.Add(new FakeJob("jobs/again", name, [], clock.GetUtcNow()) { State = BatchJobState.Failed });
            }
            return job;
        }
    }

    public FakeJob? Find(string id)
    {
        lock (Jobs) { return Jobs.FirstOrDefault(job => job.Id == id); }
    }

    public IReadOnlyList<FakeJob> List()
    {
        lock (Jobs) { return [.. Jobs.Where(job => clock.GetUtcNow() - job.CreatedAt >= ListDelay).Reverse()]; }
    }

    public void MoveOn(FakeJob job)
    {
        lock (Jobs) { MoveOnAlone(job); }
    }

    private void MoveOnAlone(FakeJob job)
    {
        switch (job.State)
        {
            case BatchJobState.Queued: job.State = BatchJobState.Running; break;
            case BatchJobState.Running:
                var number = Jobs.IndexOf(job);
                var isExpired = IsUnreliable && number == 1;
                for (var i = job.Requests.Count - 1; i >= 0; i--)
                {
                    if (isExpired && i >= job.Requests.Count / 2) { continue; }
                    if (IsUnreliable && number == 0 && i % 2 == 1)
                    {
                        if (i == 1) { continue; }
                        job.Results.Add(new BatchResult(job.Requests[i].Key, null,
                            new ChatException(PathwayErrors.ModelUnavailable, "the request failed", isTransient: true)));
                        continue;
                    }
                    job.Results.Add(new BatchResult(job.Requests[i].Key, Answer(job.Requests[i]), null));
                }
                job.State = isExpired ? BatchJobState.Expired : BatchJobState.Succeeded;
                break;
        }
    }

    private ChatResponse Answer(BatchRequest request)
    {
        var user = request.Messages.Single(static message => message.Role == ChatRole.User).Text;
        var question = format.Find(user)!;
        Answered++;
        foreach (var item in question.Items)
        {
            var key = $"{question.Kind} {item.Name}";
            Billed[key] = Billed.GetValueOrDefault(key) + 1;
        }
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(user)))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 100 },
        };
    }
}

/// <summary>A job of the fake provider.</summary>
internal sealed class FakeJob(string id, string name, IReadOnlyList<BatchRequest> requests, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Name => name;

    public IReadOnlyList<BatchRequest> Requests => requests;

    public DateTimeOffset CreatedAt => createdAt;

    public BatchJobState State { get; set; } = BatchJobState.Queued;

    public List<BatchResult> Results { get; } = [];

    public BatchJob Describe() => new(id, name, State, createdAt)
        { Requests = requests.Count, Answered = Results.Count(static result => result.Response is not null) };
}

/// <summary>The moments at which something can go wrong, or somebody else can come between; at one of them it happens.</summary>
internal sealed class FaultPoints
{
    private readonly int target;
    private readonly string? name;
    private readonly Func<Exception?> createFault;
    private int count;

    /// <param name="target">The number of the moment, from 1; 0 for none.</param>
    /// <param name="createFault">Does what happens, and creates the fault; null for none.</param>
    public FaultPoints(int target, Func<Exception?> createFault) => (this.target, this.createFault) = (target, createFault);

    /// <param name="name">The name of the moment; it goes wrong when it comes first.</param>
    /// <param name="createFault">Does what happens, and creates the fault; null for none.</param>
    public FaultPoints(string name, Func<Exception?> createFault) => (this.name, this.createFault) = (name, createFault);

    public static FaultPoints None { get; } = new(0, static () => new InvalidOperationException());

    /// <summary>Where it went wrong; null where it did not.</summary>
    public string? Fired { get; private set; }

    /// <summary>The moments that have passed, in their order.</summary>
    public List<string> Passed { get; } = [];

    public void Pass(string moment)
    {
        if (this != None) { lock (Passed) { Passed.Add(moment); } }
        if (name is null ? Interlocked.Increment(ref count) != target : Fired is not null || moment != name) { return; }
        Fired = moment;
        if (createFault() is { } fault) { throw fault; }
    }
}

/// <summary>The process was killed.</summary>
internal sealed class KilledException() : Exception("killed");

/// <summary>A client of the fake provider, which may fail before and after each step.</summary>
internal sealed class FakeBatchClient(FakeBatchServer server, FaultPoints faults, TimeProvider clock) : IBatchClient
{
    private bool hasAnswered;

    public BatchLimits Limits => server.Limits;

    public TimeSpan? ClockOffset => hasAnswered ? server.Now - clock.GetUtcNow() : null;

    /// <summary>Refuses the list of jobs.</summary>
    public bool RefusesList { get; init; }

    public long Measure(BatchRequest request) => 100;

    public Task<BatchInput> PrepareAsync(string name, IReadOnlyCollection<BatchRequest> requests, CancellationToken cancellation)
    {
        faults.Pass("before prepare");
        hasAnswered = true;
        faults.Pass("after prepare");
        return Task.FromResult(new BatchInput(requests, null));
    }

    public Task<BatchJob> CreateAsync(string name, BatchInput input, CancellationToken cancellation)
    {
        faults.Pass("before create");
        var job = server.Create(name, [.. input.Requests]);
        faults.Pass("after create");
        return Task.FromResult(job.Describe());
    }

    public Task<BatchJob?> FindAsync(string id, CancellationToken cancellation)
    {
        faults.Pass("before find");
        var job = server.Find(id);
        if (job is not null) { server.MoveOn(job); }
        faults.Pass("after find");
        return Task.FromResult(job?.Describe());
    }

    public async IAsyncEnumerable<BatchJob> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        faults.Pass("before list");
        if (RefusesList)
        {
            throw new ChatException(PathwayErrors.ModelRequestRefused, "the list is refused", isTransient: false) { Status = 403 };
        }
        hasAnswered = true;
        foreach (var job in server.List())
        {
            yield return job.Describe();
            await Task.CompletedTask;
        }
        faults.Pass("after list");
    }

    public Task CancelAsync(string id, CancellationToken cancellation)
    {
        server.Find(id)!.State = BatchJobState.Cancelled;
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var result in server.Find(job.Id)!.Results)
        {
            faults.Pass("before result");
            yield return result;
            await Task.CompletedTask;
        }
        faults.Pass("after results");
    }
}

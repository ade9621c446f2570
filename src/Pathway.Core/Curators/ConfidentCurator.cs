using System.Globalization;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>Passes on the confident answers of another curator and abstains otherwise, so that the next curator is asked.</summary>
internal sealed class ConfidentCurator(ICurator inner, double minConfidence) : ICurator
{
    // Its answers differ from those of the inner curator, so its name must differ too: the name is part of the key.
    public string? GetAnswerer(Question question) => inner.GetAnswerer(question) is { } answerer ? FormatName(answerer) : null;

    public bool SeesPromptOnly => inner.SeesPromptOnly;

    public bool IsLocal => inner.IsLocal;

    public ICallPolicy CallPolicy => inner.CallPolicy;

    public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer => AskAsync(questions, outputLimit: null, cancellation);

    public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int? outputLimit,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var response = await inner.AskAsync(questions, outputLimit, cancellation).ConfigureAwait(false);
        return response with
        {
            Items = [.. response.Items.Select(item => item.Answer is { } answer ? item with { Answer = AbstainIfUnsure(answer) } : item)],
        };
    }

    public override string ToString() => FormatName($"{inner}");

    private TAnswer AbstainIfUnsure<TAnswer>(TAnswer answer)
        where TAnswer : Answer => answer.IsAbstention || answer.Confidence >= minConfidence ? answer
        : (TAnswer)answer.Abstention($"not sure enough ({answer.Confidence?.ToString("0.##", CultureInfo.InvariantCulture) ?? "unknown"})");

    private string FormatName(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}, sure by {minConfidence:0.##}");
}

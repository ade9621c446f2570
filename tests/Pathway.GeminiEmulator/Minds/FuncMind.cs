namespace Pathway.Emulator.Minds;

/// <summary>Answers by a function.</summary>
public sealed class FuncMind(Func<MindRequest, string> answer) : IEmulatorMind
{
    public ValueTask<string> AnswerAsync(MindRequest request, CancellationToken cancellation) => new(answer(request));
}

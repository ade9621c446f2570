namespace Pathway.Emulator.Minds;

/// <summary>Who answers: the text that the emulated model writes for a request.</summary>
public interface IEmulatorMind
{
    /// <summary>The answer. Equal requests should get equal answers, or runs cannot be compared.</summary>
    ValueTask<string> AnswerAsync(MindRequest request, CancellationToken cancellation);
}

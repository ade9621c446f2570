using Pathway.Emulator.Faults;

namespace Pathway.Chat;

/// <summary>Faults of a server, and the one failure that each is to every client.</summary>
internal static class WireFaults
{
    /// <summary>Those that any server has.</summary>
    public static IReadOnlyList<(Fault Fault, string Error, bool IsTransient)> All { get; } =
    [
        (Fault.Status(400), "ModelRequestRefused", false), (Fault.Status(401), "ModelKeyRefused", false), (Fault.Status(403), "ModelKeyRefused", false),
        (Fault.Status(500), "ModelUnavailable", true), (Fault.Status(502), "ModelUnavailable", true), (Fault.Status(503), "ModelUnavailable", true), (Fault.Status(504), "ModelUnavailable", true),
        (Fault.TooManyRequestsUntold, "ModelRateLimited", true), (Fault.Reset(-1), "EndpointUnreachable", true), (Fault.Reset(20), "EndpointUnreachable", true), (Fault.Closed(20), "EndpointUnreachable", true),
        (Fault.HtmlPage(502), "ModelUnavailable", true), (Fault.HtmlPage(200), "ReplyUnreadable", true), (Fault.Truncated(60), "ReplyUnreadable", true),
        (Fault.MaxTokens(30), "ReplyCut", true), (Fault.WrongSchema, "ReplyUnreadable", true), (Fault.EmptyText, "ReplyUnreadable", true), (Fault.OtherText("I would rather not."), "ReplyUnreadable", true),
    ];

    /// <summary>What Gemini withholds or spoils.</summary>
    public static IReadOnlyList<(Fault Fault, string Error)> Withheld { get; } =
    [
        (Fault.PromptBlocked(), "ReplyBlocked"), (Fault.Stopped("RECITATION"), "ReplyBlocked"), (Fault.Stopped("SAFETY"), "ReplyBlocked"), (Fault.NoCandidates, "ReplyUnreadable"), (Fault.InvalidUtf8, "ReplyUnreadable"),
    ];
}

using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>What happened to a question.</summary>
internal enum DeskEventKind
{
    /// <summary>It was put to the desk.</summary>
    Asked,
    /// <summary>A stored or imported answer served.</summary>
    FoundStored,
    /// <summary>Another process that shares the store asks it, and its answer is waited for.</summary>
    AskedElsewhere,
    /// <summary>A call to a curator began.</summary>
    CallStarted,
    /// <summary>A call to a curator began beside an equal one that takes long.</summary>
    Hedged,
    /// <summary>A call ended with an answer or an abstention.</summary>
    CallAnswered,
    /// <summary>A call failed; it may be tried again.</summary>
    CallFailed,
    /// <summary>The question has its answer.</summary>
    Answered,
    /// <summary>The question stays without an answer in this run.</summary>
    Failed,
}

/// <summary>An event at the desk, for progress and verbose lines.</summary>
internal sealed record DeskEvent(DeskEventKind Kind, Question Question, string? Detail = null);

namespace Pathway.Literature.Emulator;

/// <summary>Something that goes wrong with one request.</summary>
public enum LiteratureFault
{
    /// <summary>Nothing does.</summary>
    None,
    /// <summary>The connection is reset.</summary>
    Down,
    /// <summary>No reply until the client goes away.</summary>
    Slow,
    /// <summary>500 Internal Server Error.</summary>
    Broken,
    /// <summary>429 Too Many Requests, without a word on how long to wait.</summary>
    TooMany,
    /// <summary>429 with Retry-After: 0.</summary>
    TooManyTold,
    /// <summary>200 with a page in HTML, as from something between client and service.</summary>
    Html,
    /// <summary>The body ends in its middle, although it is announced as whole.</summary>
    HalfReply,
    /// <summary>Each record has its identifier and nothing else.</summary>
    HalfRecord,
    /// <summary>The right body under another content type.</summary>
    WrongType,
    /// <summary>JSON or XML of another kind.</summary>
    OtherShape,
}

using System.Xml;

namespace Pathway.Literature;

/// <summary>XML of unknown origin, made safe to read: nothing outside it is fetched, nothing in it expands.</summary>
internal static class XmlReading
{
    public static XmlReaderSettings Settings { get; } = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };
}

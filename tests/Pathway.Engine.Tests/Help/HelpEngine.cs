using Pathway.Hosting;

namespace Pathway.Help;

/// <summary>One engine for many looks into the help, which change nothing.</summary>
public sealed class HelpEngine : IDisposable
{
    internal Engine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();
}

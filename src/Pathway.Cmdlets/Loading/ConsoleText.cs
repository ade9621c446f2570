using System.Management.Automation.Host;
using System.Text;
using Pathway.Text;

namespace Pathway.Loading;

/// <summary>
/// Lets the console write a readable form for each character that its code page lacks. Only the console knows what is lost: texts that go
/// to a file, a variable or another command keep their characters, and so does a terminal of Windows, which gets Unicode. PowerShell keeps
/// what it writes with from its first output on: where that came before the module, nothing changes.
/// </summary>
public static class ConsoleText
{
    private static readonly object Gate = new();
    private static Encoding? before;

    /// <summary>Prepares the console of PowerShell, unless it writes Unicode, is prepared, or belongs to another host.</summary>
    /// <param name="host">The host: another than PowerShell's own has its own output.</param>
    public static void Prepare(PSHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Name != "ConsoleHost") { return; }
        lock (Gate)
        {
            var current = Console.OutputEncoding;
            if (current.EncoderFallback is ReadableFallback || IsUnicode(current)) { return; }
            // The encoding that .NET has for a console may be one of the system, which asks no fallback.
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            if (TrySet(Encoding.GetEncoding(current.CodePage, ReadableFallback.Instance, DecoderFallback.ReplacementFallback)))
            {
                before = current;
            }
        }
    }

    /// <summary>Gives the console its encoding back, unless another was set meanwhile.</summary>
    public static void Restore()
    {
        lock (Gate)
        {
            if (before is not null && Console.OutputEncoding.EncoderFallback is ReadableFallback) { TrySet(before); }
            before = null;
        }
    }

    // UTF-8, UTF-16, UTF-32 and GB18030 have every character.
    private static bool IsUnicode(Encoding encoding) => encoding.CodePage is 65001 or 1200 or 1201 or 12000 or 12001 or 54936;

    // A process of Windows that has no console, such as a service, cannot change it, and nobody reads what it writes there.
    private static bool TrySet(Encoding encoding)
    {
        try { Console.OutputEncoding = encoding; }
        catch (IOException) { return false; }
        return true;
    }
}

using System.Text;

namespace Pathway.Help;

/// <summary>
/// Writes the help of the cmdlets from their doc comments: en-US/Pathway.Cmdlets.dll-Help.xml, where PowerShell looks for it, and
/// docs/commands/*.md. Both are committed, and a test compares them with what this program would write. After a change of a comment or a
/// parameter:
///
///     dotnet run --project src/Pathway.Help
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0)
        {
            Console.Error.WriteLine("usage: dotnet run --project src/Pathway.Help\nWrites the help of all cmdlets; there are no arguments.");
            return 2;
        }
        foreach (var file in HelpFiles.Of(BuiltModule.Read()))
        {
            var path = Path.GetFullPath(Path.Combine(BuiltModule.Root, file.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Console.WriteLine(file.Path);
        }
        return 0;
    }
}

using System.Management.Automation.Host;

namespace Pathway.Shell;

/// <summary>What PowerShell may know of the console: mainly its width. It cannot paint; scripts that want to are told so.</summary>
internal sealed class ShellRawInterface : PSHostRawUserInterface
{
    // Wide enough that text going to a file is not broken at a narrow column.
    private const int RedirectedWidth = 160;
    private const int RedirectedHeight = 50;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize
    {
        get => Console.IsOutputRedirected ? new Size(RedirectedWidth, RedirectedHeight) : new Size(Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));
        set => throw Refused();
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw Refused();
    }

    public override Size MaxWindowSize => BufferSize;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Coordinates CursorPosition
    {
        get => new(0, 0);
        set => throw Refused();
    }

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw Refused();
    }

    public override int CursorSize
    {
        get => 25;
        set => throw Refused();
    }

    public override string WindowTitle { get; set; } = "Pathway";

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, 0, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable) { Console.ReadKey(intercept: true); }
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Refused();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Refused();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Refused();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Refused();

    private static NotSupportedException Refused() => new("This host cannot paint on the console. Run the script in pwsh.");
}

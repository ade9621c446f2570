using Microsoft.Playwright;
using Pathway.Doubles;
using Xunit;

[assembly: AssemblyFixture(typeof(Pathway.Browser))]
// One browser, and pages that measure times: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Pathway;

/// <summary>The one browser of all tests: Chromium, at the path in PATHWAY_TEST_CHROMIUM or in a folder of PATH.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    // Milliseconds, only for what never comes: on a machine under load the browser may need a minute to open a page.
    private static readonly float Patience = (float)Hang.Patience.TotalMilliseconds;

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (FindProgram() is not { } program) { return; }
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program, Args = Arguments, Timeout = Patience,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) { await browser.DisposeAsync(); }
        playwright?.Dispose();
    }

    /// <summary>Opens a page; the test is skipped where there is no browser.</summary>
    /// <param name="file">The page.</param>
    /// <param name="options">The window.</param>
    /// <param name="anchor">The address of a term in the page.</param>
    /// <param name="isBusy">Whether the browser is never idle, so that a large page makes only what is opened.</param>
    internal async Task<OpenPage> OpenAsync(string file, BrowserNewContextOptions? options = null, string anchor = "", bool isBusy = false)
    {
        Assert.SkipWhen(browser is null, "There is no Chromium here: neither PATHWAY_TEST_CHROMIUM nor a folder of PATH names one.");
        var context = await browser.NewContextAsync(options ?? Window(1400, 900));
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        if (isBusy) { await context.AddInitScriptAsync("window.requestIdleCallback = () => 0"); }
        var page = await context.NewPageAsync();
        var open = new OpenPage(context, page);
        await page.GotoAsync(new Uri(file).AbsoluteUri + anchor, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return open;
    }

    internal static BrowserNewContextOptions Window(int width, int height, ColorScheme scheme = ColorScheme.Light) => new()
    {
        ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce,
    };

    private static string? FindProgram()
    {
        if (Environment.GetEnvironmentVariable("PATHWAY_TEST_CHROMIUM") is { Length: > 0 } named) { return named; }
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>A page in a browser, with what went wrong in it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;

    public OpenPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") { Faults.Add(message.Text); } };
        page.PageError += (_, error) => Faults.Add(error);
        page.Dialog += (_, dialog) => { Faults.Add($"dialog: {dialog.Message}"); _ = dialog.DismissAsync(); };
        page.Request += (_, request) => { if (!request.Url.StartsWith("file:", StringComparison.Ordinal)) { Faults.Add(request.Url); } };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, messages of the policy, dialogs, and requests: a page has none of them.</summary>
    public List<string> Faults { get; } = [];

    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>The names of the terms that can be seen in the tree.</summary>
    public async Task<string[]> SeenAsync() => await Page.EvaluateAsync<string[]>(
        """
        [...document.querySelectorAll('#tree summary')].filter(one => one.checkVisibility()).map(one => one.firstElementChild.textContent)
        """);

    public async Task<string> HashAsync() => await Page.EvaluateAsync<string>("location.hash");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

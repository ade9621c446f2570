using System.Xml;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Pathway;

/// <summary>The page of a hierarchy in a browser: what a user sees, types and clicks.</summary>
public sealed class HierarchyPageTests(Browser browser, Pages pages, ITestOutputHelper output) : IClassFixture<Pages>
{
    [Fact]
    public async Task The_first_view_shows_no_siblings_until_they_are_wanted()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        await open.Find("#open").ClickAsync();
        var first = await open.SeenAsync();
        await open.Find("#siblings").CheckAsync();
        await open.Find("#open").ClickAsync();
        var all = await open.SeenAsync();

        Assert.InRange(first.Length, 100, 139);
        Assert.True(all.Length > 2 * first.Length, $"{all.Length} nodes with siblings");
        Assert.Equal(first, all.Where(first.Contains));
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task A_click_enters_the_picture_and_the_back_button_leaves_it()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        Assert.Equal("All roots", await open.Find("#crumbs").InnerTextAsync());
        var root = open.Find("#icicle a").First;
        var name = await open.Find(".roots span").First.InnerTextAsync();

        await open.Find("#icicle a").First.ClickAsync();
        await ExpectCrumbsAsync($"All roots › {name}");
        Assert.Equal(name, await open.Find("#pane h2").InnerTextAsync());
        var inside = await open.Find("#icicle a").Nth(1).Locator("title").TextContentAsync();
        await open.Find("#icicle a").Nth(1).ClickAsync();
        await Assertions.Expect(open.Find("#pane h2")).Not.ToHaveTextAsync(name);
        Assert.StartsWith(await open.Find("#pane h2").InnerTextAsync(), inside, StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.EvaluateAsync<double>("scrollY"));

        await open.Page.GoBackAsync();
        await ExpectCrumbsAsync($"All roots › {name}");
        await open.Find("#crumbs a").First.ClickAsync();
        await ExpectCrumbsAsync("All roots");
        Assert.Equal("", await open.HashAsync());
        Assert.True(await root.CountAsync() > 0);
        Assert.Empty(open.Faults);

        // The page follows its address a moment after the click.
        Task ExpectCrumbsAsync(string text) =>
            Assertions.Expect(open.Find("#crumbs")).ToHaveTextAsync(text, new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
    }

    [Fact]
    public async Task A_link_to_a_term_opens_it()
    {
        var file = await pages.ExampleAsync();
        await using var open = await browser.OpenAsync(file, anchor: "#t-mitophagy");

        Assert.Contains("mitophagy", await open.SeenAsync(), StringComparer.OrdinalIgnoreCase);
        Assert.Equal("mitophagy", await open.Find("#pane h2").InnerTextAsync(), ignoreCase: true);
        await Assertions.Expect(open.Find("#t-mitophagy > summary")).ToBeFocusedAsync();

        var parent = open.Find("#pane nav a").Last;
        var name = await parent.InnerTextAsync();
        await parent.ClickAsync();
        Assert.Equal(name, await open.Find("#pane h2").InnerTextAsync());
        await open.Page.GoBackAsync();
        Assert.Equal("#t-mitophagy", await open.HashAsync());
        Assert.Equal("mitophagy", await open.Find("#pane h2").InnerTextAsync(), ignoreCase: true);
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task A_search_opens_what_it_finds_and_names_the_hit()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        await open.Find("#find").FillAsync("VCP");
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync("interaction");

        var why = await open.Find("#tree .why").AllInnerTextsAsync();
        Assert.NotEmpty(why);
        Assert.All(why, static text => Assert.Contains("VCP", text, StringComparison.Ordinal));
        Assert.All(await open.Find("#tree .why").AllAsync(), static hit => Assert.True(hit.IsVisibleAsync().GetAwaiter().GetResult()));
        Assert.Contains("VCP", await open.Find("#pane .match").First.InnerTextAsync(), StringComparison.Ordinal);

        await open.Find("#find").PressAsync("Enter");
        Assert.StartsWith("#t-", await open.HashAsync(), StringComparison.Ordinal);
        await open.Find("#find").FillAsync("");
        await Assertions.Expect(open.Find("#found")).ToBeEmptyAsync();
        Assert.Empty(await open.Find("#tree .why").AllAsync());
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task A_search_says_what_it_finds_among_the_hidden_siblings()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        var name = await open.Page.EvaluateAsync<string>("document.querySelector('#tree .extra .t').textContent");
        await open.Find("#find").FillAsync(name);
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync("more among the siblings");
        await open.Find("#siblings").CheckAsync();
        await Assertions.Expect(open.Find("#found")).Not.ToContainTextAsync("more among the siblings");

        Assert.Contains(name, await open.SeenAsync());
    }

    [Fact]
    public async Task Tree_and_picture_follow_the_keys()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        await open.Find("#tree summary").First.FocusAsync();
        await open.Find("#close").EvaluateAsync("button => button.click()");
        var (first, second) = (await FocusedAsync(), (await open.SeenAsync())[1]);
        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(second, await FocusedAsync());
        await open.Page.Keyboard.PressAsync("ArrowUp");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        var child = await FocusedAsync();
        Assert.NotEqual(second, child);
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(first, await FocusedAsync());
        await open.Page.Keyboard.PressAsync("/");
        Assert.Equal("find", await open.Page.EvaluateAsync<string>("document.activeElement.id"));

        await open.Find("#icicle a[tabindex='0']").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.NotEqual("", await open.HashAsync());
        Assert.Equal("a", await open.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        Assert.Empty(open.Faults);

        Task<string> FocusedAsync() => open.Page.EvaluateAsync<string>("document.activeElement.firstElementChild.textContent");
    }

    [Fact]
    public async Task The_picture_is_copied_as_svg_without_links_and_scripts()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        await open.Page.EvaluateAsync("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
        await open.Find("#copy").ClickAsync();
        await Assertions.Expect(open.Find("#said")).ToContainTextAsync("copied");

        var picture = new XmlDocument { XmlResolver = null };
        picture.LoadXml(await open.Page.EvaluateAsync<string>("copied"));
        var elements = picture.SelectNodes("//*")!.Cast<XmlElement>().ToArray();
        Assert.Equal(["svg", "g", "title", "rect", "text"], elements.Select(static element => element.Name).Distinct());
        Assert.All(elements.Where(static element => element.Name == "rect"),
            static box => Assert.StartsWith("rgb", box.GetAttribute("fill"), StringComparison.Ordinal));
        Assert.True(elements.Length > 50, $"{elements.Length} elements");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Hostile_texts_stay_texts(int more)
    {
        await using var open = await browser.OpenAsync(pages.Hostile(more));
        await open.Find("#open").ClickAsync();
        var seen = await open.SeenAsync();
        var rows = await open.Find("#tree summary").AllAsync();
        foreach (var row in rows.Take(Pages.HostileNames.Count + 1)) { await row.FocusAsync(); }
        await open.Find("#find").FillAsync("alert");
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync("term");
        await open.Find("#find").FillAsync("");
        await open.Find("#copy").ClickAsync();
        foreach (var list in await open.Find("details.list > summary").AllAsync()) { await list.ClickAsync(); }

        Assert.Equal(Pages.HostileNames.Count + 1 + more, seen.Length);
        Assert.Contains("<img src=x onerror=alert(1)>", seen);
        Assert.Contains("</script><script>alert(2)</script>", seen);
        Assert.Equal(0, await open.Find("img, iframe, math, template, h1 ~ h1, body script ~ script, [onerror], [onload], [onfocus]")
            .CountAsync());
        Assert.Equal(0, await open.Find("a:not([href^='https://']):not([href^='#']):not([download])").CountAsync());
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task Links_lead_to_databases_and_nothing_is_requested()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        var addresses = await open.Page.EvaluateAsync<string[]>(
            "[...new Set([...document.querySelectorAll('a[href^=http]')].map(link => new URL(link.href).host))].sort()");

        Assert.Equal(["pubmed.ncbi.nlm.nih.gov", "purl.obolibrary.org", "www.uniprot.org"], addresses);
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task The_draft_of_a_curation_file_is_saved_from_the_page()
    {
        await using var open = await browser.OpenAsync(pages.Judged());
        await open.Find("summary:has-text('Doubtful places')").ClickAsync();
        var saved = await open.Page.RunAndWaitForDownloadAsync(() => open.Find("a[download]").ClickAsync());
        await using var content = await saved.CreateReadStreamAsync();
        using var text = new StreamReader(content);

        Assert.Equal("decisions.curation.csv", saved.SuggestedFilename);
        Assert.Contains("\nterm,parent,same-as,keep-apart,interaction,reason,who\n", await text.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task The_page_can_be_read_without_a_script()
    {
        var window = Browser.Window(1400, 900);
        window.JavaScriptEnabled = false;
        await using var open = await browser.OpenAsync(await pages.ExampleAsync(), window);
        var row = open.Find("#tree .extra").First;

        Assert.False(await row.IsVisibleAsync());
        Assert.False(await open.Find("#tools").IsVisibleAsync());
        Assert.True(await open.Find("#tree summary").First.IsVisibleAsync());
        Assert.Equal(7, await open.Find(".roots a").CountAsync());
    }

    [Theory]
    [InlineData("example", 1400, ColorScheme.Light)]
    [InlineData("example", 1400, ColorScheme.Dark)]
    [InlineData("example", 800, ColorScheme.Light)]
    [InlineData("example", 390, ColorScheme.Light)]
    [InlineData("judged", 1400, ColorScheme.Light)]
    [InlineData("judged", 390, ColorScheme.Dark)]
    [InlineData("hostile", 1400, ColorScheme.Dark)]
    [InlineData("hostile", 800, ColorScheme.Light)]
    [InlineData("hostile", 390, ColorScheme.Light)]
    public async Task Pages_fit_the_window_and_have_no_faults_for_axe(string name, int width, ColorScheme scheme)
    {
        var file = name switch { "judged" => pages.Judged(), "hostile" => pages.Hostile(), _ => await pages.ExampleAsync() };
        await using var open = await browser.OpenAsync(file, Browser.Window(width, 900, scheme));
        await PictureAsync(open, $"{name}-{width}-{scheme}");
        await open.Find("#legend > summary").ClickAsync();
        await open.Find("#find").FillAsync(name == "hostile" ? "alert" : "ATXN3");
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync("term");
        await PictureAsync(open, $"{name}-{width}-{scheme}-search");

        Assert.True(await open.Page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than {width}");
        var found = await open.Page.RunAxe();
        Assert.Equal([], found.Violations.SelectMany(static one => one.Nodes.Select(node => $"{one.Id}: {one.Help}: {node.Html}")));
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task Print_shows_each_term_and_no_controls()
    {
        await using var open = await browser.OpenAsync(await pages.ExampleAsync());
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await open.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");

        Assert.InRange((await open.SeenAsync()).Length, 100, 139);
        Assert.False(await open.Find("#tools").IsVisibleAsync());
        Assert.False(await open.Find("#pane").IsVisibleAsync());
        Assert.True(await open.Find("#tree .a").First.IsVisibleAsync());
        await open.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
        Assert.InRange((await open.SeenAsync()).Length, 7, 60);
    }

    [Fact]
    public async Task A_large_page_is_whole_without_a_script()
    {
        var window = Browser.Window(1400, 900);
        window.JavaScriptEnabled = false;
        await using var open = await browser.OpenAsync(pages.Large(1_500), window);

        Assert.Equal(1_502, await open.Find("#tree summary").CountAsync());
        Assert.Equal(1_502, await open.Find("#tree .a").CountAsync());
        Assert.True(await open.Find("#tree summary").First.IsVisibleAsync());
    }

    [Fact]
    public async Task A_large_page_leads_to_terms_that_nobody_has_opened()
    {
        await using var open = await browser.OpenAsync(pages.Large(1_500), anchor: "#t-regulation-of-process-1234", isBusy: true);
        Assert.Equal("regulation of process 1234", await open.Find("#pane h2").InnerTextAsync());
        Assert.Contains("regulation of process 1234", await open.SeenAsync());
        await Assertions.Expect(open.Find("#t-regulation-of-process-1234 > summary")).ToBeFocusedAsync();
        Assert.InRange(await MadeAsync(), 10, 200);

        await open.Find("#find").FillAsync("P1301");
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync("1 interaction");
        Assert.Equal("Q — P1301", await open.Find("#tree .why").InnerTextAsync());
        Assert.Contains("regulation of process 1301", await open.SeenAsync());
        await open.Find("#find").PressAsync("Enter");
        Assert.Equal("#t-regulation-of-process-1301", await open.HashAsync());
        await open.Find("#find").FillAsync("process 13");
        var thirteens = Enumerable.Range(0, 1_500).Count(static number => $"{number}".Contains("13", StringComparison.Ordinal));
        await Assertions.Expect(open.Find("#found")).ToContainTextAsync($"{thirteens} terms");
        Assert.Equal(thirteens, await open.Find("#tree li:not([hidden]) > details > summary:has(mark)").CountAsync());
        await open.Find("#find").FillAsync("");
        await Assertions.Expect(open.Find("#found")).ToBeEmptyAsync();
        Assert.Empty(await open.Find("#tree mark").AllAsync());
        Assert.Empty(await open.Find("#tree li[hidden]").AllAsync());

        var before = await MadeAsync();
        await open.Find("#t-root-b > summary").FocusAsync();
        await open.Page.Keyboard.PressAsync("End");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await MadeAsync() > before, "The keys open what was not made yet.");
        Assert.Empty(open.Faults);

        Task<int> MadeAsync() => open.Find("#tree details").CountAsync();
    }

    [Fact]
    public async Task All_terms_of_a_large_page_open_and_close()
    {
        await using var open = await browser.OpenAsync(pages.Large(1_500));
        await open.Find("#open").ClickAsync();
        Assert.Equal(1_502, (await open.SeenAsync()).Length);
        // What is far below the window is laid out later, but is as high as it will be; then screen readers have it.
        Assert.InRange(await HeightAsync(), 0.9 * 1_502 * 29, 1.1 * 1_502 * 29);
        await Assertions.Expect(open.Find("#tree li[style*='content-visibility']")).ToHaveCountAsync(0);
        var session = await open.Page.Context.NewCDPSessionAsync(open.Page);
        var accessible = await session.SendAsync("Accessibility.getFullAXTree");
        Assert.Contains("regulation of process 1499", $"{accessible}", StringComparison.Ordinal);
        await open.Find("#t-regulation-of-process-1499 > summary").FocusAsync();
        await Assertions.Expect(open.Find("#t-regulation-of-process-1499 > summary")).ToBeInViewportAsync();

        await open.Find("#close").ClickAsync();
        Assert.Equal(["Root A", "Root B"], await open.SeenAsync());
        Assert.InRange(await HeightAsync(), 900, 2_000);
        Assert.Empty(open.Faults);

        Task<double> HeightAsync() => open.Page.EvaluateAsync<double>("document.documentElement.scrollHeight");
    }

    [Fact]
    public async Task The_search_of_the_browser_finds_what_nobody_has_opened()
    {
        await using var open = await browser.OpenAsync(pages.Large(1_500));
        var before = await open.SeenAsync();
        Assert.InRange(await open.Find("#tree details").CountAsync(), 2, 200);
        await open.Page.Keyboard.PressAsync("Control+f");

        Assert.Equal(1_502, await open.Find("#tree details").CountAsync());
        Assert.Equal(before, await open.SeenAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Addresses_and_the_back_button_lead_through_a_large_page(bool isBusy)
    {
        await using var open = await browser.OpenAsync(pages.Large(1_500), isBusy: isBusy);
        foreach (var number in (int[])[1400, 77, 1234])
        {
            await open.Page.EvaluateAsync($"location.hash = '#t-regulation-of-process-{number}'");
            await ExpectAsync(number);
        }
        await open.Page.GoBackAsync();
        await ExpectAsync(77);
        await open.Page.GoBackAsync();
        await ExpectAsync(1400);
        await open.Page.GoForwardAsync();
        await ExpectAsync(77);
        Assert.Empty(open.Faults);

        async Task ExpectAsync(int number)
        {
            await Assertions.Expect(open.Find("#pane h2")).ToHaveTextAsync($"regulation of process {number}");
            Assert.Contains($"regulation of process {number}", await open.SeenAsync());
        }
    }

    [Fact]
    public async Task Print_of_a_large_page_shows_each_term_and_what_is_said_of_it()
    {
        await using var open = await browser.OpenAsync(pages.Large(1_500));
        var before = await open.SeenAsync();
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await open.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");

        Assert.Equal(1_502, (await open.SeenAsync()).Length);
        Assert.Equal(1_502, await open.Find("#tree .a").CountAsync());
        await open.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
        Assert.Equal(before, await open.SeenAsync());
    }

    [Fact]
    public async Task Ten_thousand_terms_open_as_they_are_needed()
    {
        await using var open = await browser.OpenAsync(pages.Large());
        // A page may be loaded before it is painted.
        var paint = await open.Page.EvaluateAsync<double>(
            """
            new Promise(done => new PerformanceObserver((list, observer) => {
              const first = list.getEntriesByName('first-contentful-paint')[0];
              if (first) { observer.disconnect(); done(first.startTime); }
            }).observe({ type: 'paint', buffered: true }))
            """);
        var ready = await open.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
        var before = await open.SeenAsync();
        Assert.InRange(await open.Find("#tree details").CountAsync(), 2, 100);
        // Until the next frame is painted.
        var opening = await open.Page.EvaluateAsync<double>(
            """
            new Promise(done => {
              const node = [...document.querySelectorAll('#tree details.b:not([open])')].find(one => one.checkVisibility());
              const start = performance.now();
              node.firstElementChild.click();
              requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now() - start);
                channel.port2.postMessage(0);
              });
            })
            """);
        var after = await open.SeenAsync();
        var search = await open.Page.EvaluateAsync<double>(
            """
            new Promise(done => {
              const start = performance.now();
              const find = document.getElementById('find');
              find.value = 'process 77';
              find.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
              requestAnimationFrame(() => done(performance.now() - start));
            })
            """);

        output.WriteLine($"10,000 terms: first paint {paint:0} ms, ready {ready:0} ms, opening {opening:0} ms, search {search:0} ms");
        Assert.InRange(before.Length, 2, 60);
        Assert.InRange(after.Length - before.Length, 1, 6);
        Assert.Empty(open.Faults);
    }

    // For those who want to look at them.
    private static async Task PictureAsync(OpenPage open, string name)
    {
        if (Environment.GetEnvironmentVariable("PATHWAY_TEST_SCREENSHOTS") is not { Length: > 0 } folder) { return; }
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
    }
}

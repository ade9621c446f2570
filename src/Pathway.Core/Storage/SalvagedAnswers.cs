using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pathway.Files;
using Pathway.Model;

namespace Pathway.Storage;

/// <summary>
/// Reads the answers of a damaged file, page by page. SQLite finds the pages of a table through other pages, and reads none behind a
/// damaged one. Here each page is shown to SQLite as a table of its own, so that only the rows of the damaged pages are lost.
/// </summary>
internal static class SalvagedAnswers
{
    private const int BatchSize = 500;

    // Rows of other tables stand in such pages too. Their columns have other types, or hold no JSON there.
    private const string Rows = $"SELECT {SqliteStatements.AnswerColumns} FROM answers "
        + "WHERE typeof(subject) = 'text' AND typeof(json) = 'text' ORDER BY key";

    /// <summary>Copies them, and returns how many there were. Never fails: what cannot be read is not copied.</summary>
    public static int Copy(string damagedPath, SqliteStore target)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-salvage-");
        try
        {
            // The damaged file stays as it is, for other tools.
            var copy = Path.Combine(folder.FullName, "damaged.db");
            foreach (var suffix in (string[])["", "-wal", "-journal"])
            {
                if (File.Exists(damagedPath + suffix)) { File.Copy(damagedPath + suffix, copy + suffix); }
            }
            CompleteJournal(copy);
            var found = Read(copy, SeparatedPages.Prepare(copy, Path.Combine(folder.FullName, "empty.db")));
            foreach (var batch in found.Values.Chunk(BatchSize))
            {
                Task.WaitAll(batch.Select(answer => target.AddAsync(answer, null)).ToArray());
            }
            return found.Count;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException or AggregateException)
        {
            return 0;
        }
        finally { FileChanges.Default.TryDeleteFolder(folder.FullName); }
    }

    // The last commits are in the log, and not yet in the file.
    private static void CompleteJournal(string path)
    {
        try
        {
            using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
            connection.Execute("PRAGMA schema_version; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // The file is read as it is.
        }
    }

    private static Dictionary<string, PathwayCacheEntry> Read(string path, IReadOnlyList<int> pages)
    {
        var found = new Dictionary<string, PathwayCacheEntry>(StringComparer.Ordinal);
        using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA writable_schema = ON");
        using var move = connection.Prepare("UPDATE sqlite_master SET rootpage = $page WHERE name = 'answers'", "page");
        using var forwards = connection.Prepare(Rows);
        using var backwards = connection.Prepare(Rows + " DESC");
        foreach (var page in pages)
        {
            move.Bind(page).ExecuteNonQuery();
            // SQLite reads the tables anew where this number has changed.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA schema_version = {page}"));
            // Where a row cannot be read, those behind it may.
            if (!TryScan(forwards, found)) { TryScan(backwards, found); }
        }
        return found;
    }

    private static bool TryScan(SqliteCommand rows, Dictionary<string, PathwayCacheEntry> found)
    {
        try
        {
            using var reader = rows.ExecuteReader();
            while (reader.Read())
            {
                if (TryRead(reader) is { } answer) { found.TryAdd(answer.Key, answer); }
            }
            return true;
        }
        catch (SqliteException) { return false; }
    }

    private static PathwayCacheEntry? TryRead(SqliteDataReader reader)
    {
        try
        {
            var answer = SqliteStatements.ReadAnswer(reader);
            using var json = JsonDocument.Parse(answer.Answer);
            return json.RootElement.ValueKind is JsonValueKind.Object ? answer : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or InvalidCastException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>
/// The pages of a damaged file that may hold answers, made independent of each other. The format is described at
/// https://sqlite.org/fileformat2.html: a table without row ids is an index b-tree, and its inner pages hold rows too.
/// </summary>
internal static class SeparatedPages
{
    private const byte Inner = 2;
    private const byte Leaf = 10;
    private const int InnerHeader = 12;
    private const int LeafHeader = 8;
    private const int LinkSize = 4;
    private const int CellCount = 3;

    // Positions in the head of the file.
    private const int PageSizeAt = 16;
    private const int PageCountAt = 28;
    private const int FreePagesAt = 32;
    private const int DefaultPageSize = 4096;

    /// <summary>
    /// Gives the file a sound first page, which knows the table of the answers alone, and removes the links between the pages.
    /// </summary>
    /// <param name="path">A copy of the damaged file.</param>
    /// <param name="emptyPath">Where a file without rows may be created.</param>
    /// <returns>The numbers of the pages.</returns>
    public static IReadOnlyList<int> Prepare(string path, string emptyPath)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var page = new byte[ReadPageSize(file)];
        var free = FindFreePages(file, page);
        var count = (int)((file.Length + page.Length - 1) / page.Length);
        file.SetLength((long)count * page.Length);
        var pages = new List<int>();
        for (var number = 2; number <= count; number++)
        {
            ReadPage(file, number, page);
            // A removed answer stays in a free page, and must not come back.
            if (free.Contains(number) || !TryMakeLeaf(page)) { continue; }
            WritePage(file, number, page);
            pages.Add(number);
        }
        CreateFirstPage(emptyPath, page);
        BinaryPrimitives.WriteInt32BigEndian(page.AsSpan(PageCountAt), count);
        WritePage(file, 1, page);
        return pages;
    }

    private static int ReadPageSize(FileStream file)
    {
        Span<byte> head = stackalloc byte[PageSizeAt + sizeof(ushort)];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && BinaryPrimitives.ReadUInt16BigEndian(head[PageSizeAt..]) is >= 512 and <= 32768 and var size && int.IsPow2(size)
            ? size : DefaultPageSize;
    }

    // A chain of pages with the numbers of the others. Where it is damaged, the rest of it is not known.
    private static HashSet<int> FindFreePages(FileStream file, byte[] page)
    {
        var free = new HashSet<int>();
        ReadPage(file, 1, page);
        if (!page.AsSpan().StartsWith("SQLite format 3\0"u8)) { return free; }
        var next = BinaryPrimitives.ReadInt32BigEndian(page.AsSpan(FreePagesAt));
        while (next > 1 && (long)next * page.Length <= file.Length && free.Add(next))
        {
            ReadPage(file, next, page);
            next = BinaryPrimitives.ReadInt32BigEndian(page);
            var count = Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(page.AsSpan(sizeof(int))), 0, (page.Length / sizeof(int)) - 2);
            for (var i = 0; i < count; i++) { free.Add(BinaryPrimitives.ReadInt32BigEndian(page.AsSpan((i + 2) * sizeof(int)))); }
        }
        return free;
    }

    // A row of an inner page follows a link to another page. Without the links the page is a leaf.
    private static bool TryMakeLeaf(Span<byte> page)
    {
        if (page[0] != Inner) { return page[0] == Leaf; }
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page[CellCount..]);
        if (InnerHeader + (cells * sizeof(ushort)) > page.Length) { return false; }
        page[0] = Leaf;
        for (var i = 0; i < cells; i++)
        {
            var link = BinaryPrimitives.ReadUInt16BigEndian(page[(InnerHeader + (i * sizeof(ushort)))..]);
            BinaryPrimitives.WriteUInt16BigEndian(page[(LeafHeader + (i * sizeof(ushort)))..], (ushort)(link + LinkSize));
        }
        return true;
    }

    private static void CreateFirstPage(string emptyPath, byte[] page)
    {
        using (var connection = SqliteConnectionFactory.Open(emptyPath, SqliteOpenMode.ReadWriteCreate, SqliteOptions.Default))
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA page_size = {page.Length}; {SqliteSchema.AnswerTable}"));
        }
        using var file = new FileStream(emptyPath, FileMode.Open, FileAccess.Read);
        ReadPage(file, 1, page);
    }

    private static void ReadPage(FileStream file, int number, byte[] page)
    {
        file.Position = (number - 1L) * page.Length;
        var read = file.ReadAtLeast(page, page.Length, throwOnEndOfStream: false);
        Array.Clear(page, read, page.Length - read);
    }

    private static void WritePage(FileStream file, int number, byte[] page)
    {
        file.Position = (number - 1L) * page.Length;
        file.Write(page);
    }
}

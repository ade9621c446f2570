namespace Pathway.Store;

/// <summary>The file was written by a newer version of this program.</summary>
internal sealed class StoreVersionException(int version)
    : Exception($"it has version {version} of the tables, and this program knows versions up to {SqliteSchema.Version}");

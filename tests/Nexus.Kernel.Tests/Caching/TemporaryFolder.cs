namespace Nexus.Kernel.Tests.Caching;

/// <summary>A folder that ends with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nexus-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

namespace Nexus.Kernel.Data;

/// <summary>The right to write; disposing it lets the next writer in.</summary>
public readonly struct WriteLease : IDisposable, IEquatable<WriteLease>
{
    private readonly SemaphoreSlim? gate;

    internal WriteLease(SemaphoreSlim gate) => this.gate = gate;

    /// <summary>Lets the next writer in.</summary>
    public void Dispose() => gate?.Release();

    /// <inheritdoc />
    public bool Equals(WriteLease other) => ReferenceEquals(gate, other.gate);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is WriteLease other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => gate?.GetHashCode() ?? 0;

    /// <summary>Whether both hold the same gate.</summary>
    public static bool operator ==(WriteLease left, WriteLease right) => left.Equals(right);

    /// <summary>Whether they hold different gates.</summary>
    public static bool operator !=(WriteLease left, WriteLease right) => !left.Equals(right);
}

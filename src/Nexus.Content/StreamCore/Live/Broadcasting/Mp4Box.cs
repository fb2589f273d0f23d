using System.Buffers.Binary;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>A box of ISO base media (ISO/IEC 14496-12 section 4.2) and what is in it.</summary>
internal readonly ref struct Mp4Box(ReadOnlySpan<byte> bytes)
{
    private const int HeaderLength = 8;
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public static string NameOf(ReadOnlySpan<byte> box) => Encoding.ASCII.GetString(box.Slice(4, 4));

    /// <summary>Behind length and name.</summary>
    public ReadOnlySpan<byte> Content => bytes[HeaderLength..];

    public byte FullVersion => Content[0];

    /// <summary>The flags of a box that has them.</summary>
    public uint Flags => BinaryPrimitives.ReadUInt32BigEndian(Content) & 0xFF_FFFF;

    public uint UInt32At(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Content[offset..]);

    /// <summary>The first box of a name directly in this one.</summary>
    public Mp4Box Child(string name)
    {
        foreach (var child in Children())
        {
            if (NameOf(child) == name)
            {
                return new Mp4Box(child);
            }
        }
        throw new InvalidDataException($"There is no {name} in {NameOf(bytes)}.");
    }

    public ChildEnumerator Children() => new(Content);

    /// <summary>Goes over the boxes that stand side by side.</summary>
    public ref struct ChildEnumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> rest = rest;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly ChildEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (rest.Length < HeaderLength)
            {
                return false;
            }
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length < HeaderLength || length > rest.Length)
            {
                throw new InvalidDataException("A box is longer than what it is in.");
            }
            Current = rest[..(int)length];
            rest = rest[(int)length..];
            return true;
        }
    }
}

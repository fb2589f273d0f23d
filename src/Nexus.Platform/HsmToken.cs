using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Nexus.Kernel.Http;

namespace Nexus.Platform;

/// <summary>
/// A token of an HSM, logged in. A PKCS #11 library has one state in a process, so libraries and log-ins are shared and
/// stay until the process ends.
/// </summary>
internal sealed class HsmToken
{
    private static readonly ConcurrentDictionary<string, Lazy<IPkcs11Library>> Libraries = new();
    private static readonly ConcurrentDictionary<(string Library, string Token), Lazy<HsmToken>> Tokens = new();
    private readonly ISlot slot;

    // A token stays logged in while one session is open.
    private readonly ISession login;

    // The package asks for libdl, which glibc has taken into libc.
    static HsmToken() =>
        NativeLibrary.SetDllImportResolver(
            typeof(Pkcs11InteropFactories).Assembly,
            (name, assembly, path) =>
                name == "libdl" ? NativeLibrary.Load("libc.so.6") : NativeLibrary.Load(name, assembly, path)
        );

    private HsmToken(HsmOptions options)
    {
        var library = Libraries.GetOrAdd(options.Library, Load).Value;
        slot =
            library
                .GetSlotList(SlotsType.WithTokenPresent)
                .FirstOrDefault(one => one.GetTokenInfo().Label.Trim() == options.Token)
            ?? throw Problems.Unavailable("The HSM's token is away.");
        login = slot.OpenSession(SessionType.ReadWrite);
        try
        {
            login.Login(CKU.CKU_USER, options.Pin);
        }
        catch (Pkcs11Exception done) when (done.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another part of this process uses the same token.
        }
    }

    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>The token; a failure is not remembered, because an HSM may come back.</summary>
    public static HsmToken Open(HsmOptions options)
    {
        var place = (options.Library, options.Token);
        try
        {
            return Tokens.GetOrAdd(place, _ => new Lazy<HsmToken>(() => new HsmToken(options))).Value;
        }
        catch
        {
            Tokens.TryRemove(place, out _);
            throw;
        }
    }

    /// <summary>Logs in anew, for an HSM that was restarted. Sessions that are open end by themselves.</summary>
    public static void Reopen(HsmOptions options)
    {
        Tokens.TryRemove((options.Library, options.Token), out _);
        Open(options);
    }

    public ISession Session(SessionType type) => slot.OpenSession(type);

    private static Lazy<IPkcs11Library> Load(string path) =>
        new(() => Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded));
}

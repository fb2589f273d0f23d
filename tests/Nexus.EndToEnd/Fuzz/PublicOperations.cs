namespace Nexus.EndToEnd.Fuzz;

/// <summary>The operations that answer without a token, each with the reason why it must.</summary>
internal static class PublicOperations
{
    private const string SignIn = "Whoever uses it has no token yet.";
    private const string OwnProof = "The body or address carries a secret that is its own proof.";
    private const string Shop = "Visitors look and fill a cart before they sign in.";
    private const string Public = "Published things are for everybody; the service hides the rest.";
    private const string Standard = "The standard has it readable by everybody.";

    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>
        {
            ["login"] = SignIn,
            ["register"] = SignIn,
            ["readTerms"] = SignIn,
            ["logout"] = "Signing out twice is no error.",
            ["changeRequiredPassword"] = OwnProof,
            ["forgotPassword"] = SignIn,
            ["resetPassword"] = OwnProof,
            ["verifySecondStep"] = OwnProof,
            ["secondStepPasskeyOptions"] = OwnProof,
            ["passkeySignInOptions"] = SignIn,
            ["passkeySignIn"] = OwnProof,
            ["refreshTokens"] = OwnProof,
            ["revokeToken"] = OwnProof,
            ["refreshSignIn"] = OwnProof,
            ["readInvitation"] = OwnProof,
            ["readErasureReport"] = OwnProof,
            ["cancelErasure"] = OwnProof,
            ["listExternalProviders"] = SignIn,
            ["showSigningKeys"] = Standard,
            ["showProviderKeys"] = Standard,
            ["describeUploads"] = Standard,
            ["describeUpload"] = Standard,
            ["startPlaybackSession"] = Public,
            ["sendPlaybackHeartbeat"] = OwnProof,
            ["readContentKey"] = OwnProof,
            ["changeWhipSession"] = OwnProof,
            ["endWhipSession"] = OwnProof,
            ["downloadOriginal"] = OwnProof,
            ["readAssetPicture"] = Public,
            ["readPicture"] = Public,
            ["listWorks"] = Public,
            ["searchLibrary"] = Public,
            ["readWork"] = Public,
            ["listReleases"] = Public,
            ["readRelease"] = Public,
            ["readReleaseCover"] = Public,
            ["readSeries"] = Public,
            ["listSeries"] = Public,
            ["listSeriesCategories"] = Public,
            ["readSeriesCover"] = Public,
            ["readSeriesFeed"] = Public,
            ["readEnclosure"] = Public,
            ["countFollowers"] = Public,
            ["readOEmbed"] = Public,
            ["readLyrics"] = Public,
            ["readLyricsAsLrc"] = Public,
            ["readOfflineLicenceKeys"] = "Public keys, with which apps check licences.",
            ["readCountingRules"] = "Creators are paid by them, so everybody may read them.",
            ["readSitemap"] = Public,
            ["readSitemapPart"] = Public,
            ["readRobots"] = Standard,
            ["reportContent"] = "Whoever sees that something is wrong may say so.",
            ["listNoticeReasons"] = "Whoever sees that something is wrong may say so.",
            ["createCart"] = Shop,
            ["readCart"] = Shop,
            ["setCartLine"] = Shop,
            ["removeCartLine"] = Shop,
            ["readAvailability"] = Shop,
            ["searchProducts"] = Shop,
            ["readProduct"] = Shop,
            ["listPaymentMethods"] = Shop,
            ["showPublicStatus"] = "Whether the platform works is for everybody.",
            ["receiveSandboxWebhook"] = "The provider signs what it sends.",
        };
}

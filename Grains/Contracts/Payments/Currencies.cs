using System.Collections.Frozen;

namespace Orleans.Platform.Grains.Payments;

/// <summary>The currencies of ISO 4217 that circulate, with the number of digits of their minor unit.</summary>
public static class Currencies
{
    private const string TwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Digits =
        Rows(TwoDigits, 2).Concat(Rows(NoDigits, 0)).Concat(Rows(ThreeDigits, 3)).ToFrozenDictionary();

    /// <summary>Tells whether a code, in capitals, is known.</summary>
    public static bool IsKnown(string code) => Digits.ContainsKey(code);

    /// <summary>The number of digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    /// <exception cref="Requests.RequestRejectedException"><see cref="PaymentErrors.InvalidCurrency"/></exception>
    public static int DigitsOf(string code) => Digits.TryGetValue(code, out int digits)
        ? digits
        : throw new Requests.RequestRejectedException(PaymentErrors.InvalidCurrency, "The currency must be a code of ISO 4217 in capitals, for example EUR.");

    private static IEnumerable<KeyValuePair<string, int>> Rows(string codes, int digits) =>
        codes.Split(' ').Select(code => KeyValuePair.Create(code, digits));
}

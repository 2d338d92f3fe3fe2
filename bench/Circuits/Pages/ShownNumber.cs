using System.Globalization;
using Dashboard.Infrastructure;

namespace Circuits.Pages;

/// <summary>The one number, which changes as often as a view ticks.</summary>
internal sealed class ShownNumber : ILiveValue<string>
{
    /// <summary>Tells it from the other texts of the frame.</summary>
    public const char Mark = '#';

    private readonly LiveValue<string> _text = new($"{Mark}0");

    public string Current => _text.Current;

    public IDisposable Subscribe(Action changed) => _text.Subscribe(changed);

    public void Publish(long number) => _text.Publish(string.Create(CultureInfo.InvariantCulture, $"{Mark}{number:N0}"));
}

"""Orders as they arrive: posted, or told by the signed webhooks of Shopify, WooCommerce and Stripe."""

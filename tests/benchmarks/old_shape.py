"""The shape of the service that this one replaces: a threaded route, a pipeline call and a blocking SDK call a request."""

import os

import numpy as np
from fastapi import FastAPI
from groq import Groq
from pydantic import BaseModel
from sklearn.linear_model import Lasso
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


class Request(BaseModel):
    customer_id: str
    features: list[float]


def _app() -> FastAPI:
    app = FastAPI()
    rows = np.random.default_rng(0).random((500, 6))
    pipeline = make_pipeline(StandardScaler(), Lasso(alpha=0.01)).fit(rows, rows.sum(axis=1))
    client = Groq(api_key="k", base_url=os.environ["GROQ_BASE_URL"])

    @app.post("/predict_customer_value")
    def predict(body: Request) -> dict[str, object]:
        spend = float(pipeline.predict(np.array([body.features]))[0])
        messages = [{"role": "user", "content": f"segment: Low Value\nCustomer {body.customer_id}: {spend}"}]
        answer = client.chat.completions.create(model="m", messages=messages, response_format={"type": "json_object"})
        return {"customer_id": body.customer_id, "spend": spend, "insight": answer.choices[0].message.content}

    return app


app = _app()
